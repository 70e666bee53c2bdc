// Measure each address with Lighthouse's mobile profile, several times, and print the median runs.
// Input: {"chromium": path, "flags": [], "runs": 3, "addresses": []}. Output: a report for each.
import { readFileSync } from "node:fs";
import * as chromeLauncher from "chrome-launcher";
import lighthouse from "lighthouse";
import { computeMedianRun } from "lighthouse/core/lib/median-run.js";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const { chromium, flags, runs, addresses } = JSON.parse(readFileSync(0, "utf8"));

const measure = async (address) => {
    const chrome = await chromeLauncher.launch({
        chromePath: chromium,
        chromeFlags: ["--headless=new", ...flags],
    });
    try {
        const options = { port: chrome.port, output: "json", onlyCategories: CATEGORIES };
        return (await lighthouse(address, options)).lhr;
    } finally {
        await chrome.kill();
    }
};

// On a busy machine a trace is sometimes incomplete, and Lighthouse asks to be run again.
const measurePatiently = async (address) => {
    let report = await measure(address);
    for (let again = 0; report.runtimeError && again < 3; again += 1) report = await measure(address);
    if (report.runtimeError) throw new Error(`${address}: ${report.runtimeError.message}`);
    return report;
};

const lost = (report) =>
    Object.values(report.categories).flatMap((category) =>
        category.auditRefs
            .map(({ id, weight }) => ({ weight, ...report.audits[id] }))
            .filter((audit) => audit.weight > 0 && audit.score !== null && audit.score < 0.9)
            .map((audit) => `${category.id}: ${audit.title} ${audit.displayValue ?? ""}`.trim()),
    );

const found = [];
for (const address of addresses) {
    const reports = [];
    for (let run = 0; run < runs; run += 1) reports.push(await measurePatiently(address));
    const report = computeMedianRun(reports);
    found.push({
        address,
        version: report.lighthouseVersion,
        scores: CATEGORIES.map((id) => Math.round(report.categories[id].score * 100)),
        paint: report.audits["largest-contentful-paint"].numericValue,
        shift: report.audits["cumulative-layout-shift"].numericValue,
        lost: lost(report),
    });
}
console.log(JSON.stringify(found));
