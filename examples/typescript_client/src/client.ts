/** A client of the Delivery API. What it knows of the answers comes from schema.d.ts. */

import createClient, { type Client } from "openapi-fetch";

import type { components, paths } from "./schema.js";

type Schemas = components["schemas"];
export type Article = Schemas["Article"];
export type ArticleSummary = Schemas["ArticleSummary"];
/** Of a union, the members that the description names; the other one stands for what is younger. */
type Named<T, K extends keyof T> = T extends unknown ? (string extends T[K] ? never : T) : never;
export type AnyBlock = Schemas["Block"];
export type Block = Named<AnyBlock, "type">;
export type AnyChange = Schemas["Change"];
export type Change = Named<AnyChange, "change">;
export type Image = Schemas["Image"];
export type Problem = Schemas["Problem"];
/** Of the forms that an item has, the one that is asked for here; and that of problems. */
type Media = "application/json" | "application/problem+json";
export type Delivery = Client<paths, Media>;

/** An answer that is none. `kind` is that of the problem; empty when a proxy answered, for example. */
export class AnswerError extends Error {
  readonly kind: string;

  constructor(readonly response: Response, body: Partial<Problem> | string | undefined) {
    const { type, title, detail } = typeof body === "object" ? body : {};
    super(`${response.status} ${title ?? response.statusText} ${detail ?? ""}`.trim());
    this.kind = type?.split("/").at(-2) ?? "";
  }
}

/** A client for the API of the site at `origin`, such as https://www.example.com. */
export function delivery(origin: string): Delivery {
  return createClient<paths, Media>({ baseUrl: origin });
}

/** The newest articles about a topic. */
export async function newest(client: Delivery, topic: string, limit: number): Promise<ArticleSummary[]> {
  const { data, error, response } = await client.GET("/api/v1/articles/", {
    params: { query: { topic, limit } },
  });
  if (!data) throw new AnswerError(response, error);
  // Without `include` all of them are summaries.
  return data.items as ArticleSummary[];
}

/** An article, whole. */
export async function article(client: Delivery, id: string): Promise<Article> {
  const { data, error, response } = await client.GET("/api/v1/articles/{id}/", { params: { path: { id } } });
  if (!data) throw new AnswerError(response, error);
  return data;
}

/** Some changes, and the cursor to keep once they are stored. */
export interface Changes {
  items: AnyChange[];
  cursor: string;
}

/** What changed since `cursor`, page by page; without one, everything that is public. */
export async function* changes(client: Delivery, cursor?: string): AsyncGenerator<Changes> {
  for (let more = true; more; ) {
    const { data, error, response } = await client.GET("/api/v1/changes/", {
      params: { query: cursor === undefined ? {} : { cursor } },
    });
    if (!data) throw new AnswerError(response, error);
    cursor = new URL(data.next).searchParams.get("cursor") ?? "";
    more = data.more;
    yield { items: data.items, cursor };
  }
}

/** HTML of our own for the blocks that we want to look different, and the practice's for all others. */
export function html(any: AnyBlock): string {
  const block = any as Block; // One of a type that is younger than this program is for `default`.
  switch (block.type) {
    case "heading":
      return `<h${block.value.level} id="${block.value.anchor}">${escape(block.value.text)}</h${block.value.level}>`;
    case "key_points":
      return `<ul class="key-points">${block.value.points.map((point) => `<li>${escape(point)}</li>`).join("")}</ul>`;
    case "image":
      return block.value.image ? picture(block.value.image) : "";
    default:
      return block.html;
  }
}

/** An image in each of its widths, as WebP. */
export function picture(image: Image): string {
  const offered = image.renditions.filter((rendition) => rendition.format === "webp");
  const srcset = offered.map((rendition) => `${rendition.url} ${rendition.width}w`).join(", ");
  return `<img src="${image.src}" srcset="${srcset}" sizes="100vw" alt="${escape(image.alt)}" width="${image.width}" height="${image.height}">`;
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
