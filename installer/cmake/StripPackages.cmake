# SPDX-License-Identifier: GPL-3.0-or-later
# Run by CPack when the files of all packages are laid out: takes from programs what nobody reads there.
file(GLOB_RECURSE programs LIST_DIRECTORIES OFF "${CPACK_TEMPORARY_DIRECTORY}/*/usr/bin/*"
     "${CPACK_TEMPORARY_DIRECTORY}/*/usr/lib/sextant/*")
foreach(program ${programs})
  file(READ "${program}" start LIMIT 4 HEX)
  if(start STREQUAL "7f454c46")
    execute_process(COMMAND strip --strip-unneeded --remove-section=.comment --remove-section=.note "${program}"
                    COMMAND_ERROR_IS_FATAL ANY)
  endif()
endforeach()
