# SPDX-License-Identifier: GPL-3.0-or-later
# One function for each kind of target, so that a folder's CMakeLists.txt is a few lines.
#
#   sextant_library(NAME SOURCES ... [PUBLIC ...] [PRIVATE ...] [KIND QT|WIDGETS])
#   sextant_program(NAME SOURCES ... [LIBRARIES ...] [KIND QT|WIDGETS] [PACKAGE COMPONENT [HELPER]])
#   sextant_test(NAME SOURCES ... [LIBRARIES ...] [KIND QT|WIDGETS] [LABELS ...] [TIMEOUT seconds] [SERIAL])
#
# PACKAGE is the component that installs a program, without it none does; a HELPER is started by programs, not by people.
# KIND turns on moc and picks the precompiled header. A library's headers are included by their path
# from the top of the tree ("model/base/result.h"), so the arrow between two folders is visible in
# the source; the linker, which knows only the declared libraries, refuses a wrong one.

function(sextant_library name)
  cmake_parse_arguments(arg "" "KIND" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_include_directories(${name} PUBLIC "${SEXTANT_ROOT}")
  target_link_libraries(${name} PUBLIC ${arg_PUBLIC} PRIVATE sextant_flags ${arg_PRIVATE})
  _sextant_common(${name} "${arg_KIND}")
endfunction()

function(sextant_program name)
  cmake_parse_arguments(arg "HELPER" "KIND;PACKAGE" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE sextant_flags ${arg_LIBRARIES})
  _sextant_common(${name} "${arg_KIND}")
  if(arg_PACKAGE)
    set(folder "${CMAKE_INSTALL_BINDIR}")
    if(arg_HELPER)
      set(folder "${SEXTANT_HELPER_DIR}")
    endif()
    install(TARGETS ${name} RUNTIME DESTINATION "${folder}" COMPONENT ${arg_PACKAGE})
  endif()
  set_property(GLOBAL APPEND PROPERTY SEXTANT_PROGRAMS ${name})
endfunction()

function(sextant_test name)
  cmake_parse_arguments(arg "SERIAL" "TIMEOUT;KIND" "SOURCES;LIBRARIES;LABELS;ARGUMENTS" ${ARGN})
  if(NOT arg_KIND)
    set(arg_KIND QT)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE sextant_flags Qt6::Test ${arg_LIBRARIES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  _sextant_common(${name} "${arg_KIND}")
  target_compile_definitions(${name} PRIVATE
    SEXTANT_BIN_DIR="${CMAKE_BINARY_DIR}/bin" SEXTANT_SOURCE_DIR="${SEXTANT_ROOT}")
  add_test(NAME ${name} COMMAND ${name} ${arg_ARGUMENTS})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
  if(arg_SERIAL)
    set_tests_properties(${name} PROPERTIES RUN_SERIAL TRUE)
  endif()
endfunction()

# One precompiled header for each of the three kinds of code, built once and shared.
function(_sextant_pch name libraries)
  if(NOT SEXTANT_PCH)
    return()
  endif()
  # Written only when it differs, or each configuration would build everything again.
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/pch/${name}.cpp"
       CONTENT "// The owner of a precompiled header.\n" @ONLY)
  add_library(${name} OBJECT "${CMAKE_BINARY_DIR}/pch/${name}.cpp")
  target_link_libraries(${name} PRIVATE sextant_flags ${libraries})
  target_precompile_headers(${name} PRIVATE ${ARGN})
endfunction()

set(_std_headers <algorithm> <cstdint> <functional> <map> <memory> <optional> <string> <string_view> <vector>)
_sextant_pch(sextant_pch_std "" ${_std_headers})
set(_core_headers <QtCore/QDateTime> <QtCore/QDir> <QtCore/QFile> <QtCore/QJsonArray>
  <QtCore/QJsonDocument> <QtCore/QJsonObject> <QtCore/QObject> <QtCore/QProcess> <QtCore/QTimer>
  <QtCore/QVariant>)
_sextant_pch(sextant_pch_core "Qt6::Core" ${_std_headers} ${_core_headers})
_sextant_pch(sextant_pch_widgets "Qt6::Widgets" ${_std_headers} ${_core_headers}
  <QtCore/QAbstractItemModel> <QtGui/QAction> <QtGui/QKeyEvent> <QtGui/QPainter>
  <QtWidgets/QApplication> <QtWidgets/QDialog> <QtWidgets/QHeaderView> <QtWidgets/QLabel>
  <QtWidgets/QLineEdit> <QtWidgets/QMenu> <QtWidgets/QPushButton> <QtWidgets/QSplitter>
  <QtWidgets/QStackedWidget> <QtWidgets/QStyledItemDelegate> <QtWidgets/QTableView>
  <QtWidgets/QToolButton> <QtWidgets/QVBoxLayout>)

# KIND: "" for code without Qt, QT for Qt Core, WIDGETS for code that draws.
function(_sextant_common name kind)
  set(pch sextant_pch_std)
  if(kind)
    set_target_properties(${name} PROPERTIES AUTOMOC ON
      AUTOMOC_MOC_OPTIONS "--include;${SEXTANT_ROOT}installer/cmake/moc_prelude.h")
    set(pch sextant_pch_core)
  endif()
  if(kind STREQUAL "WIDGETS")
    set(pch sextant_pch_widgets)
  endif()
  if(SEXTANT_PCH)
    # A program would be compiled with -fPIE, and could not take the header that was made with -fPIC.
    get_target_property(type ${name} TYPE)
    if(type STREQUAL "EXECUTABLE")
      set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
      target_compile_options(${name} PRIVATE -fPIC)
    endif()
    target_precompile_headers(${name} REUSE_FROM ${pch})
  endif()
endfunction()
