// Rich text writes itself into its field 250 ms after the last change. `richText.write(form)` does
// so now, for a form that is about to be sent, kept or left.
(() => {
    const { convertToRaw } = window.DraftJS ?? {};
    const written = new WeakMap();

    // The styles that mark a comment are never stored.
    const withoutMarks = (raw) => {
        for (const block of raw.blocks) {
            block.inlineStyleRanges = block.inlineStyleRanges.filter(
                ({ style }) => !/^(COMMENT-|STYLE_RERENDER_)/.test(style),
            );
        }
        return raw;
    };

    const isEmpty = ({ blocks }) =>
        blocks.every(
            ({ text, entityRanges, inlineStyleRanges }) =>
                !text.trim() && !entityRanges.length && !inlineStyleRanges.length,
        );

    const writeField = (field) => {
        const content = field.draftailEditor.getEditorState().getCurrentContent();
        if (written.get(field) === content) {
            return;
        }
        written.set(field, content);
        const raw = withoutMarks(convertToRaw(content));
        field.rawContentState = isEmpty(raw) ? null : raw;
        field.value = JSON.stringify(field.rawContentState);
    };

    const write = (form) => {
        for (const field of form.elements) {
            if (field.draftailEditor) {
                writeField(field);
            }
        }
    };

    window.richText = { write };
})();
