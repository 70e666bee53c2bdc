// A paragraph that has grown long, with headings inside, is offered to be divided at them, so that
// no block is the whole article. `sections` in cms/content/blocks/pasting divides what is pasted alike.
(() => {
    const { ContentState, EditorState } = window.DraftJS;
    const { show, isShown } = window.pasteNotice;
    const { editorAround, blockAround, newId } = window.richText;
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

    // Divide the block; the cursor stays where it is. Returns what makes one block of it again.
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
        const inserted = rest.map((value, number) =>
            stream.insert({ type: "paragraph", value, id: newId() }, block.index + 1 + number),
        );
        block.block.setState(head);
        [block, ...inserted][withCursor]?.block.focus();

        return () => {
            for (const child of inserted) {
                stream.deleteBlock(stream.children.indexOf(child));
            }
            block.block.setState(original);
            block.block.focus();
        };
    };

    const accept = (wrapper, editor, long) => {
        const around = blockAround(wrapper);
        const sections = sectionsOf(editor.getEditorState().getCurrentContent(), long);
        if (around && sections.length > 1) {
            show([`Divided into ${sections.length} blocks.`], { undo: divide(around, sections) });
        }
    };

    const offer = ({ editor, wrapper }) => {
        const { long } = editor.props.plugins.find(({ type }) => type === "PASTE") ?? {};
        const content = editor.getEditorState().getCurrentContent();
        const size = sizeOf(content.getBlocksAsArray());
        const isEnough = size > long && size > 2 * (offeredAt.get(editor) ?? 0);
        if (!isEnough || isShown() || !wrapper.isConnected || !blockAround(wrapper)) {
            return;
        }
        if (sectionsOf(content, long).length > 1) {
            offeredAt.set(editor, size);
            const run = () => accept(wrapper, editor, long);
            show([OFFER], { offer: { label: "Divide it at its headings", run } });
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
