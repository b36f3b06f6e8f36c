;;; Emacs 29 or later: copydesk through eglot.  M-x eglot in a text starts it.

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               '((markdown-mode text-mode rst-mode tex-mode bibtex-mode) . ("copydesk" "server"))))

(add-hook 'markdown-mode-hook #'eglot-ensure)
