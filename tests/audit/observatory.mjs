// Print what Mozilla's HTTP Observatory says of the host and port given.
import { existsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const package_ = createRequire(import.meta.url).resolve("@mdn/mdn-http-observatory");
const preloaded = path.join(path.dirname(package_), "..", "conf", "hsts-preload.json");
// The list of hosts that browsers know to be HTTPS only is downloaded by a script of the package.
// Nothing on this machine is on it.
if (!existsSync(preloaded)) writeFileSync(preloaded, "{}");

const { scan } = await import("@mdn/mdn-http-observatory");
const { scan: result, tests } = await scan(process.argv[2]);
const lost = Object.entries(tests).filter(([, test]) => !test.pass || test.scoreModifier < 0);
console.log(
    JSON.stringify({
        score: result.score,
        grade: result.grade,
        lost: lost.map(([name, test]) => `${name}: ${test.result}`),
    }),
);
