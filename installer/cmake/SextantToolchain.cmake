# SPDX-License-Identifier: GPL-3.0-or-later
# Compiler settings shared by every target: language level, ccache, linker, sanitizers, warnings.

cmake_path(SET SEXTANT_ROOT NORMALIZE "${CMAKE_CURRENT_LIST_DIR}/../..")

set(SEXTANT_VERSION 0.1.0)
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

# Lines for a stack trace; types and variables would double the time of a build.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")

option(SEXTANT_WERROR "Treat warnings as errors" ON)
option(SEXTANT_PCH "Use precompiled headers" ON)
set(SEXTANT_SANITIZE "" CACHE STRING "Sanitizers, for example address,undefined or thread")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_CURRENT_LIST_DIR}/compile" "${SEXTANT_ROOT}" "${CCACHE_PROGRAM}")
endif()

add_library(sextant_flags INTERFACE)
target_compile_options(sextant_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wold-style-cast -Woverloaded-virtual -Wnon-virtual-dtor
  -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # False alarms about std::string's operator+ (GCC bugs 105329 and 105651).
  target_compile_options(sextant_flags INTERFACE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow)
endif()
if(SEXTANT_WERROR)
  target_compile_options(sextant_flags INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CCACHE_PROGRAM)
  target_compile_options(sextant_flags INTERFACE -fpch-preprocess)
endif()
if(SEXTANT_SANITIZE)
  add_compile_options(-fsanitize=${SEXTANT_SANITIZE} -fno-omit-frame-pointer -g)
  add_link_options(-fsanitize=${SEXTANT_SANITIZE})
endif()

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()
