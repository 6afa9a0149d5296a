# SPDX-License-Identifier: GPL-3.0-or-later
# Where things go when they are installed, and what is made for that at build time. Components are the
# packages: console, agent, controller, ha, demo.

include(GNUInstallDirs)
# What programs call and people do not; programPath() (model/store/private_folder.cpp) looks here.
set(SEXTANT_HELPER_DIR "lib/sextant")
set(SEXTANT_DATA_DIR "${CMAKE_INSTALL_DATADIR}/sextant")
# Below /usr configuration is in /etc; below any other prefix all stays together.
set(SEXTANT_ETC_DIR "etc")
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  set(SEXTANT_ETC_DIR "/etc")
endif()

# sextant_install_file(COMPONENT FOLDER FILE...): below the prefix.
function(sextant_install_file component folder)
  install(FILES ${ARGN} DESTINATION "${folder}" COMPONENT ${component})
endfunction()

# sextant_install_template(COMPONENT FOLDER FILE.in): with the paths of this installation put in.
function(sextant_install_template component folder template)
  cmake_path(GET template STEM LAST_ONLY name)
  configure_file("${template}" "${CMAKE_BINARY_DIR}/share/templates/${name}" @ONLY)
  sextant_install_file(${component} "${folder}" "${CMAKE_BINARY_DIR}/share/templates/${name}")
endfunction()

# sextant_install_packed(COMPONENT FOLDER NAME SOURCE): compressed, without the time of packing.
function(sextant_install_packed component folder name source)
  set(packed "${CMAKE_BINARY_DIR}/share/packed/${component}/${name}.gz")
  add_custom_command(OUTPUT "${packed}" DEPENDS "${source}" VERBATIM
    COMMAND sh -c "mkdir -p \"\${2%/*}\" && gzip -9nc <\"$1\" >\"$2\"" sh "${source}" "${packed}")
  set_property(DIRECTORY APPEND PROPERTY SEXTANT_DATA "${packed}")
  sextant_install_file(${component} "${folder}" "${packed}")
endfunction()

# sextant_install_manual(COMPONENT PAGE...): pages in mdoc, named NAME.SECTION.
function(sextant_install_manual component)
  foreach(page ${ARGN})
    cmake_path(GET page FILENAME name)
    cmake_path(GET page EXTENSION LAST_ONLY section)
    string(REPLACE "." "" section "${section}")
    cmake_path(ABSOLUTE_PATH page)
    sextant_install_packed(${component} "${CMAKE_INSTALL_MANDIR}/man${section}" "${name}" "${page}")
  endforeach()
endfunction()

# sextant_data_target(NAME): last in a folder; `package_data` then makes what the folder installs. A file is
# made by a target of the folder that knows how.
function(sextant_data_target name)
  get_property(files DIRECTORY PROPERTY SEXTANT_DATA)
  add_custom_target(${name} DEPENDS ${files})
  add_dependencies(package_data ${name})
endfunction()
