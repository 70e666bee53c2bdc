// What is pasted into rich text goes to the server, which makes text and tables of it (see
// cms/content/blocks/pasting), and comes back into the editor. In a paragraph of a body, tables become
// blocks of their own. No word is lost: where the server does not answer, plain text is pasted.
(() => {
    const { ContentState, EditorState, Modifier, convertFromRaw } = window.DraftJS;
    const { show, hide } = window.pasteNotice;
    const PATIENCE = 12000;
    const UNREACHABLE = "That could not be converted, so the text was pasted without its formatting.";
    const PICTURES = "A picture cannot be pasted into text. Add it as an image.";

    let pending = Promise.resolve();
    let waiting = 0;

    const config = () => JSON.parse(document.getElementById("wagtail-config").textContent);

    // The block of the body that the editor is in, if there is room for tables beside it.
    const blockAround = (node) => {
        let element = node;
        while (element && !element.rootBlock) {
            element = element.parentElement;
        }
        const stream = element?.rootBlock;
        const place = node.closest("[data-streamfield-child]");
        const block = stream?.children?.find((child) => child.element === place);
        const takesTables = block?.type === "paragraph" && stream.blockDef.childBlockDefsByName?.table;
        return takesTables ? { stream, block } : null;
    };

    // Resolves to what the server says, or to null when it cannot be asked.
    const ask = async (url, html) => {
        const { CSRF_HEADER_NAME, CSRF_TOKEN } = config();
        try {
            const response = await fetch(url, {
                method: "POST",
                headers: { [CSRF_HEADER_NAME]: CSRF_TOKEN, "Content-Type": "text/html" },
                body: html,
                signal: AbortSignal.timeout(PATIENCE),
            });
            return await response.json();
        } catch {
            return null;
        }
    };

    // Where to paste: where the cursor was, unless what was written since took that place away.
    const placed = (before, now) => {
        const selection = before.getSelection();
        const content = now.getCurrentContent();
        const fits = (key, offset) => content.getBlockForKey(key)?.getLength() >= offset;
        const isThere =
            fits(selection.getStartKey(), selection.getStartOffset()) &&
            fits(selection.getEndKey(), selection.getEndOffset());
        const isSame = before.getCurrentContent().getPlainText() === content.getPlainText();
        const keep = isThere && (isSame || selection.isCollapsed());
        return keep ? EditorState.acceptSelection(now, selection) : now;
    };

    const emptyLine = () => ContentState.createFromText("").getFirstBlock();

    // Headings and items get a line of their own; Draft.js would join them with the text around.
    const withOwnLines = (blocks, before, after) => {
        const isSpecial = (block) => block.getType() !== "unstyled";
        return ContentState.createFromBlockArray([
            ...(before && isSpecial(blocks.first()) ? [emptyLine()] : []),
            ...blocks.toArray(),
            ...(after && isSpecial(blocks.last()) ? [emptyLine()] : []),
        ]).getBlockMap();
    };

    // Paste the blocks where the selection of `state` is.
    const insert = (state, blocks) => {
        const selection = state.getSelection();
        let content = state.getCurrentContent();
        const first = content.getBlockForKey(selection.getStartKey());
        const last = content.getBlockForKey(selection.getEndKey());
        const before = selection.getStartOffset() > 0;
        const after = selection.getEndOffset() < last.getLength();
        const fragment = blocks.size > 1 ? withOwnLines(blocks, before, after) : blocks;
        if (blocks.size === 1 && !first.getLength()) {
            content = Modifier.setBlockType(content, selection, blocks.first().getType());
        }
        content = Modifier.replaceWithFragment(content, selection, fragment);
        return EditorState.push(state, content, "insert-fragment");
    };

    const blocksOf = (block) => convertFromRaw(JSON.parse(block.value)).getBlockMap();
    const hasText = (state) => state.getCurrentContent().hasText();
    const newId = () => window.crypto?.randomUUID?.() ?? null;

    // The cursor stands behind what was pasted; `isRest` when `child` is what stood behind it.
    const focusOn = ({ type, element, block }, isRest) => {
        if (type !== "paragraph") {
            element.scrollIntoView({ block: "nearest" });
            return;
        }
        if (!isRest) {
            block.setState(EditorState.moveSelectionToEnd(block.getState()));
        }
        block.focus();
    };

    // Paste `blocks` where the paragraph is split; returns what takes them back.
    const insertBlocks = ({ stream, block }, original, state, blocks) => {
        const emptied = Modifier.removeRange(
            state.getCurrentContent(),
            state.getSelection(),
            "forward",
        );
        const { stateBefore, stateAfter } = window.draftail.splitState(
            EditorState.push(state, emptied, "remove-range"),
        );
        const rest = [...blocks];
        let head = stateBefore;
        if (rest[0].type === "paragraph") {
            head = insert(EditorState.moveSelectionToEnd(head), blocksOf(rest.shift()));
        }
        if (hasText(stateAfter)) {
            rest.push({ type: "paragraph", value: stateAfter });
        }
        const inserted = rest.map((each, number) =>
            stream.insert({ ...each, id: newId() }, block.index + 1 + number),
        );
        const isReplaced = !hasText(head);
        if (isReplaced) {
            stream.deleteBlock(block.index);
        } else {
            block.block.setState(head);
        }
        focusOn(inserted.at(-1), hasText(stateAfter));

        return () => {
            const index = stream.children.indexOf(isReplaced ? inserted[0] : block);
            if (isReplaced) {
                stream.insert({ type: "paragraph", value: original, id: block.id }, index);
            } else {
                block.block.setState(original);
            }
            for (const child of inserted) {
                stream.deleteBlock(stream.children.indexOf(child));
            }
        };
    };

    const paste = ({ blocks, notices }, text, before, methods, around) => {
        const original = methods.getEditorState();
        const state = before ? placed(before, original) : original;
        if (blocks.some(({ type }) => type !== "paragraph")) {
            const undo = insertBlocks(around, original, state, blocks);
            const count = blocks.length === 1 ? "1 block" : `${blocks.length} blocks`;
            show([`Pasted as ${count}.`, ...notices], undo);
            return;
        }
        if (blocks.length) {
            methods.setEditorState(insert(state, blocksOf(blocks[0])));
        } else if (text.trim() && !notices.length) {
            methods.setEditorState(insert(state, ContentState.createFromText(text).getBlockMap()));
        }
        notices.length ? show(notices) : hide();
    };

    const run = async (text, html, before, methods, plugin) => {
        const around = blockAround(methods.getEditorRef().editor);
        const nothing = { blocks: [], notices: [] };
        let answer = await ask(`${plugin.url}?tables=${around ? 1 : 0}`, html);
        if (answer?.message) {
            show([`Nothing was pasted. ${answer.message}`]);
            return;
        }
        try {
            paste(answer?.blocks ? answer : nothing, text, before, methods, around);
        } catch (error) {
            console.error(error);
            answer = null;
            paste(nothing, text, before, methods, around);
        }
        if (!answer?.blocks) {
            show([UNREACHABLE]);
        }
    };

    const handlePastedText = (text, html, editorState, methods) => {
        const plugin = methods.getPlugins().find(({ type }) => type === "PASTE");
        if (new Blob([html || text]).size >= plugin.tooLarge) {
            show([`Nothing was pasted. ${plugin.tooLargeMessage}`]);
            return "handled";
        }
        if (!html) {
            return "not-handled";
        }
        const wrapper = methods.getEditorRef().editor.closest("[data-draftail-editor-wrapper]");
        const before = waiting ? null : editorState;
        waiting += 1;
        wrapper.dataset.pasting = "";
        wrapper.setAttribute("aria-busy", "true");
        show(["Pasting…"]);
        pending = pending
            .then(() => run(text, html, before, methods, plugin))
            .finally(() => {
                waiting -= 1;
                delete wrapper.dataset.pasting;
                wrapper.removeAttribute("aria-busy");
            });
        return "handled";
    };

    const handlePastedFiles = (files) => {
        if (!Array.from(files).some((file) => file.type.startsWith("image/"))) {
            return "not-handled";
        }
        show([PICTURES]);
        return "handled";
    };

    window.draftail.registerPlugin({ type: "PASTE", handlePastedText, handlePastedFiles }, "plugins");
})();
