" Looks at what ALE shows of the language server. Runs in Vim 9.0 with ALE 3.3.
" Environment: CONFIGURATION what editors/README.md says, TEST_FILE a copy of ../manifest.json, TOLD the file to report into.

set nocompatible hidden
let s:began = reltime()
let s:told = []

function s:tell(what)
  call add(s:told, printf('%6.0f ms  %s', reltimefloat(reltime(s:began)) * 1000, a:what))
  call writefile(s:told, $TOLD)
endfunction

function s:wait_for(what, holds)
  while !a:holds()
    if reltimefloat(reltime(s:began)) > 30
      throw 'waited in vain for ' . a:what
    endif
    " Vim reads what other programs say meanwhile.
    sleep 5m
  endwhile
endfunction

function s:found()
  return filter(copy(ale#engine#GetLoclist(bufnr(''))), {_, it -> get(it, 'code', '') ==# 'missing-auth-scheme'})
endfunction

function s:shown()
  for l:window in range(1, winnr('$'))
    if getwinvar(l:window, '&previewwindow')
      return join(getbufline(winbufnr(l:window), 1, '$'), "\n")
    endif
  endfor
  return ''
endfunction

function s:test()
  set runtimepath^=/usr/share/vim-ale
  filetype plugin on
  runtime! plugin/ale.vim
  source $CONFIGURATION
  execute 'edit' fnameescape($TEST_FILE)
  call ale#Queue(0)
  call s:wait_for('the diagnostic', {-> !empty(s:found())})
  let l:found = s:found()[0]
  if l:found.type !=# 'E' || getline(l:found.lnum)[l:found.col - 1 : l:found.end_col - 1] !=# '"type"'
    throw 'the diagnostic stands at another place: ' . string(l:found)
  endif
  call s:tell('diagnostic: ' . l:found.text)

  call search('{{file_url')
  call cursor(0, col('.') + 3)
  ALEHover
  call s:wait_for('the hover', {-> s:shown() =~# 'file_url'})
  call s:tell('hover: ' . split(s:shown(), "\n")[0])

  call search('"type"', 'b')
  execute 'normal! ci"scheme'
  call s:wait_for('the end of the diagnostic', {-> empty(s:found())})
  call s:tell('mended, the diagnostic is gone')
  call s:tell('all is well in Vim ' . v:versionlong)
endfunction

try
  call s:test()
  qall!
catch
  call s:tell('FAILED: ' . v:exception . ' ' . v:throwpoint)
  cquit!
endtry
