-- For `vim.lsp.enable("faxsmith")` of Neovim 0.11 and newer. Change any of it with `vim.lsp.config("faxsmith", { … })`.
return require("faxsmith.server").config()
