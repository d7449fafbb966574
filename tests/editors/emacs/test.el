;;; test.el --- the language server in Emacs  -*- lexical-binding: t; -*-

;; Uses the commands that a person calls: `eglot', `completion-at-point', `eglot-code-actions', `eglot-format-buffer'.
;; Environment: CONFIGURATION what editors/README.md says, TEST_FILE a copy of ../manifest.json.

(require 'eglot)
(require 'flymake)
(require 'cl-lib)

(defconst began (float-time))

(defun told (format &rest arguments)
  (princ (format "%6.0f ms  %s\n" (* 1000 (- (float-time) began)) (apply #'format format arguments))
         #'external-debugging-output))

(defun wait-for (what holds)
  "Give what HOLDS gives once that is not nil; WHAT is its name."
  (let ((deadline (+ (float-time) 15)) value)
    (while (not (or (setq value (funcall holds)) (> (float-time) deadline)))
      (accept-process-output nil 0.01))
    (or value (error "Waited in vain for %s" what))))

(defun check (holds format &rest arguments)
  (unless holds (apply #'error format arguments)))

(defun go-behind (text)
  (goto-char (point-min))
  (search-forward text))

(defun diagnostic (text)
  "The diagnostic that covers exactly TEXT, if there is one."
  (flymake-start)
  (cl-find-if (lambda (it) (equal text (buffer-substring (flymake-diagnostic-beg it) (flymake-diagnostic-end it))))
              (flymake-diagnostics)))

(defun test ()
  (find-file (getenv "TEST_FILE"))
  (apply #'eglot (eglot--guess-contact))
  (wait-for "the server" (lambda () (eglot-managed-p)))
  (told "started; %s" (plist-get (eglot--server-info (eglot-current-server)) :name))

  (let ((wrong (wait-for "the diagnostic" (lambda () (diagnostic "\"type\"")))))
    (check (string-match-p "missing-auth-scheme" (flymake-diagnostic-text wrong)) "Another diagnostic: %s" (flymake-diagnostic-text wrong))
    (told "diagnostic: %s" (flymake-diagnostic-text wrong)))

  ;; Typed behind an emoji.
  (go-behind "{{file_url}}")
  (insert " {{file_u")
  (completion-at-point)
  (check (save-excursion (go-behind "{{file_url}} {{file_url}}")) "Nothing was completed: %s" (thing-at-point 'line t))
  (told "completed `{{file_u'")

  (go-behind "{{file_u")
  (let (shown)
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown (substring-no-properties text))))
    (wait-for "the hover" (lambda () shown))
    (check (string-match-p "file_url" shown) "The hover is about something else: %s" shown)
    (told "hover: %s" (car (split-string shown "\n"))))

  (go-behind "\"auth\": { \"ty")
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_ choices &rest _)
               (or (car (assoc "Rename it to `scheme`" choices)) (error "The fix is not offered: %S" choices))))
            ;; As if called from the keyboard, not with the mouse.
            (last-nonmenu-event ?a))
    (eglot-code-actions (point) (point) nil t))
  (wait-for "the fix" (lambda () (save-excursion (goto-char (point-min)) (search-forward "\"auth\": { \"scheme\": \"bearer\" }" nil t))))
  (wait-for "the end of the diagnostic" (lambda () (not (or (diagnostic "\"type\"") (diagnostic "\"scheme\"")))))
  (told "quick fix applied, its diagnostic is gone")

  (eglot-format-buffer)
  (check (< (save-excursion (go-behind "\"method\"")) (save-excursion (go-behind "\"url\""))) "Formatting did not order the keys")
  (told "formatted")

  (save-buffer)
  (let ((process (jsonrpc--process (eglot-current-server))))
    ;; It says good-bye and then does not wait: how the server would have ended is not to be seen here.
    (eglot-shutdown (eglot-current-server))
    (wait-for "the end of the server" (lambda () (not (process-live-p process)))))
  (told "all is well in Emacs %s" emacs-version))

(setq eglot-sync-connect 15
      eglot-connect-timeout 15
      eglot-confirm-server-initiated-edits nil
      eglot-send-changes-idle-time 0
      flymake-no-changes-timeout 0
      make-backup-files nil
      vc-handled-backends nil)
(load (getenv "CONFIGURATION") nil t t)

(condition-case why
    ;; Without a terminal, but with all that a person has.
    (let ((noninteractive nil))
      (test)
      (kill-emacs 0))
  (error
   (princ (format "FAILED: %s\n" (error-message-string why)) #'external-debugging-output)
   (kill-emacs 1)))
