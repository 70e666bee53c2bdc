// Where rich text is in the form, and how blocks get into it (paste.js, divide.js).
(() => {
    const { ContentState, EditorState, Modifier, RichUtils, convertFromRaw } = window.DraftJS;

    // The rich text editor around `node`, which is not a field of one of its dialogs.
    const editorAround = (node) => {
        const wrapper = node?.closest?.(".DraftEditor-root")?.closest("[data-draftail-editor-wrapper]");
        const field = [...(wrapper?.parentElement.children ?? [])].find((each) => each.draftailEditor);
        return field ? { editor: field.draftailEditor, wrapper } : null;
    };

    // The block of the body that `node` is in, if there is room for blocks beside it.
    const blockAround = (node) => {
        let element = node;
        while (element && !element.rootBlock) {
            element = element.parentElement;
        }
        const stream = element?.rootBlock;
        const place = node.closest("[data-streamfield-child]");
        const block = stream?.children?.find((child) => child.element === place);
        const takesBlocks = block?.type === "paragraph" && stream.blockDef.childBlockDefsByName?.table;
        return takesBlocks ? { stream, block } : null;
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

    // The spaces at the ends of a piece of a line, where none is beside the cursor.
    const edgesOf = (text, content, selection) => {
        const before = content.getBlockForKey(selection.getStartKey()).getText();
        const after = content.getBlockForKey(selection.getEndKey()).getText();
        const isLead = /^[ \t\u00a0]/.test(text);
        const isTrail = /[ \t\u00a0]$/.test(text);
        return [
            isLead && /\S$/.test(before.slice(0, selection.getStartOffset())) ? " " : "",
            isTrail && !/^\s/.test(after.slice(selection.getEndOffset())) ? " " : "",
        ];
    };

    // Paste a piece of a line; `text` is the same as it was copied, with the spaces at its ends.
    const insertPiece = (state, blocks, text) => {
        const selection = state.getSelection();
        const before = state.getCurrentContent();
        const [lead, trail] = edgesOf(text, before, selection);
        const spaced = Modifier.replaceText(before, selection, lead + trail);
        const end = spaced.getSelectionAfter();
        const move = (place, by) =>
            place.merge({
                anchorOffset: place.getEndOffset() + by,
                focusOffset: place.getEndOffset() + by,
            });
        const content = Modifier.replaceWithFragment(spaced, move(end, -trail.length), blocks);
        const pasted = EditorState.push(state, content, "insert-fragment");
        return EditorState.forceSelection(pasted, move(content.getSelectionAfter(), trail.length));
    };

    // Paste the blocks where the selection of `state` is.
    const insert = (state, blocks, text = "") => {
        if (blocks.size === 1 && blocks.first().getType() === "unstyled") {
            return insertPiece(state, blocks, text);
        }
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

    const insertText = (state, text) => {
        const lines = text.split(/\s*[\r\n]\s*/).join("\n").trim();
        return insert(state, ContentState.createFromText(lines).getBlockMap());
    };

    // Link what is selected, if all that is pasted is one address; otherwise null.
    const linkSelected = (state, text, blocks) => {
        const [line, more] = blocksOf(blocks[0]).toArray();
        const key = line.getLength() ? line.getEntityAt(0) : null;
        const isOne = key && line.getCharacterList().every((each) => each.getEntity() === key);
        if (state.getSelection().isCollapsed() || more || !isOne || !/^\S+$/.test(text.trim())) {
            return null;
        }
        const raw = JSON.parse(blocks[0].value);
        const { type, mutability, data } = Object.values(raw.entityMap)[0];
        const content = state.getCurrentContent().createEntity(type, mutability, data);
        return RichUtils.toggleLink(state, state.getSelection(), content.getLastCreatedEntityKey());
    };

    const hasText = (state) => state.getCurrentContent().hasText();
    const newId = () => window.crypto?.randomUUID?.() ?? null;

    const insertBehind = (stream, block, values) =>
        values.map((each, number) =>
            stream.insert({ ...each, id: newId() }, block.index + 1 + number),
        );

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

    // What is written later is taken back by the text, and what was pasted by the form.
    const asNew = (state) =>
        EditorState.acceptSelection(
            EditorState.createWithContent(state.getCurrentContent(), state.getDecorator()),
            state.getSelection(),
        );

    const count = (blocks) => (blocks.length === 1 ? "1 block" : `${blocks.length} blocks`);

    // Paste `blocks` where the paragraph is split, as one step.
    const insertBlocks = ({ stream, block }, state, blocks, notices, offers) => {
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
            rest.push({ type: "paragraph", value: asNew(stateAfter) });
        }
        const step = {
            label: `${count(blocks)} pasted`,
            told: [`Pasted as ${count(blocks)}.`, ...notices],
            isPassing: true,
            offers,
        };
        window.changes.together(step, () => {
            window.changes.record({ undo: () => block.block.focus(), redo() {} });
            const inserted = insertBehind(stream, block, rest);
            if (hasText(head)) {
                window.changes.replace(block.block, asNew(EditorState.moveSelectionToEnd(head)));
                block.block.focus();
            } else {
                stream.deleteBlock(block.index);
            }
            focusOn(inserted.at(-1), hasText(stateAfter));
        });
    };

    window.pasteInsert = {
        editorAround,
        blockAround,
        placed,
        insertText,
        linkSelected,
        insertBlocks,
        insertBehind,
        newId,
        insert: (state, block, text) => insert(state, blocksOf(block), text),
    };
})();
