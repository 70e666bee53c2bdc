// What the editor is told of a paste: `show(messages, undo)` and `hide()`.
// “Undo” is there until something else is changed; Ctrl+Z does the same until then.
(() => {
    let takeBack = null;

    const hide = () => {
        takeBack = null;
        window.notice.hide();
    };

    const undo = () => {
        const action = takeBack;
        hide();
        action?.();
    };

    const show = (messages, action = null) => {
        window.notice.show(messages, action ? [{ label: "Undo paste", press: undo }] : []);
        takeBack = action;
    };

    // After a change elsewhere, taking the paste back would take that change with it.
    const forgetUndo = (event) => {
        const isChange = event.type !== "click" || event.target.closest("[data-streamfield-action]");
        if (takeBack && isChange && !window.notice.contains(event.target)) {
            hide();
        }
    };
    for (const type of ["beforeinput", "paste", "cut", "drop", "click"]) {
        document.addEventListener(type, forgetUndo, true);
    }
    document.addEventListener(
        "keydown",
        (event) => {
            const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z";
            if (takeBack && isUndo) {
                event.preventDefault();
                event.stopPropagation();
                undo();
            }
        },
        true,
    );

    window.pasteNotice = { show, hide };
})();
