// A paragraph that has grown long, with headings inside, is offered to be divided at them, so that
// no block is the whole article. `sections` in cms/content/blocks/pasting divides what is pasted alike.
(() => {
    const { ContentState, EditorState } = window.DraftJS;
    const { editorAround, blockAround, insertBehind } = window.pasteInsert;
    const QUIET = 1000;
    const OFFER = "This paragraph is long. In parts, it is easier to move, and no slip takes all of it.";

    const offeredAt = new WeakMap();
    let timer = null;

    const isHeading = (line) => line.getType().startsWith("header-");
    const sizeOf = (lines) => lines.reduce((size, line) => size + line.getLength(), 0);

    const sectionsOf = (content, long) => {
        const sections = [[]];
        for (const line of content.getBlocksAsArray()) {
            const part = sections.at(-1);
            const type = line.getType();
            const begins =
                type === "header-two" || (type === "header-three" && sizeOf(part) > long);
            if (begins && part.length && !isHeading(part.at(-1))) {
                sections.push([]);
            }
            sections.at(-1).push(line);
        }
        return sections;
    };

    // Divide the block, as one step; the cursor stays where it is.
    const divide = ({ stream, block }, sections) => {
        const original = block.block.getState();
        const selection = original.getSelection();
        const stateOf = (lines) => {
            const content = ContentState.createFromBlockArray(lines);
            const state = EditorState.createWithContent(content, original.getDecorator());
            const hasCursor = lines.some((line) => line.getKey() === selection.getFocusKey());
            return hasCursor && selection.isCollapsed()
                ? EditorState.acceptSelection(state, selection)
                : state;
        };
        const withCursor = sections.findIndex((lines) =>
            lines.some((line) => line.getKey() === selection.getFocusKey()),
        );
        const [head, ...rest] = sections.map(stateOf);
        const step = {
            label: `divided into ${sections.length} blocks`,
            told: [`Divided into ${sections.length} blocks.`],
            isPassing: true,
        };
        window.changes.together(step, () => {
            window.changes.record({ undo: () => block.block.focus(), redo() {} });
            const values = rest.map((value) => ({ type: "paragraph", value }));
            const inserted = insertBehind(stream, block, values);
            window.changes.replace(block.block, head);
            [block, ...inserted][withCursor]?.block.focus();
        });
    };

    const accept = (wrapper, editor, long) => {
        const around = blockAround(wrapper);
        const sections = sectionsOf(editor.getEditorState().getCurrentContent(), long);
        if (around && sections.length > 1) {
            divide(around, sections);
        }
    };

    const offer = ({ editor, wrapper }) => {
        const { long } = editor.props.plugins.find(({ type }) => type === "PASTE") ?? {};
        const content = editor.getEditorState().getCurrentContent();
        const size = sizeOf(content.getBlocksAsArray());
        const isEnough = size > long && size > 2 * (offeredAt.get(editor) ?? 0);
        if (!isEnough || window.notice.isShown() || !wrapper.isConnected || !blockAround(wrapper)) {
            return;
        }
        if (sectionsOf(content, long).length > 1) {
            offeredAt.set(editor, size);
            const press = (close) => {
                close();
                accept(wrapper, editor, long);
            };
            window.notice.show([OFFER], [{ label: "Divide it at its headings", press }]);
        }
    };

    document.addEventListener(
        "keyup",
        ({ target }) => {
            const place = editorAround(target);
            clearTimeout(timer);
            if (place) {
                timer = setTimeout(() => offer(place), QUIET);
            }
        },
        true,
    );
})();
