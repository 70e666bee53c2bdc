/**
 * node build/example.js ORIGIN TOPIC [CURSOR]
 *
 * Lists the newest articles of a topic and shows the first; then tells what changed since CURSOR.
 */

import process, { argv, stdout } from "node:process";

import { AnswerError, type Change, article, changes, delivery, html, newest } from "./client.js";

function print(line: string): void {
  stdout.write(`${line}\n`);
}

async function main(origin: string, topic: string, known?: string): Promise<void> {
  const client = delivery(origin);
  const found = await newest(client, topic, 3);
  for (const { published_at, title } of found) {
    print(`${published_at?.slice(0, 10) ?? "not yet"} ${title}`);
  }
  const [first] = found;
  if (first) {
    const { body, attribution } = await article(client, first.id);
    print([...body.map(html), attribution.html].join("\n"));
  }
  for await (const { items, cursor } of changes(client, known)) {
    for (const change of items as Change[]) {
      // The type knows: what was published has content, and what was withdrawn has a reason.
      const text = change.change === "published" ? change.content.title : `${change.id} ${change.reason}`;
      print(`${change.change} ${change.type} ${text}`);
    }
    print(`cursor ${cursor}`);
  }
}

const [origin, topic, cursor] = argv.slice(2);
if (!origin || !topic) throw new Error("Give the address of the site, and the slug of a topic.");
try {
  await main(origin, topic, cursor);
} catch (error) {
  if (!(error instanceof AnswerError)) throw error;
  const isOver = error.kind === "resync-required";
  print(isOver ? "The cursor is of another history: start again without one." : error.message);
  process.exitCode = 1;
}
