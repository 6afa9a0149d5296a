// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextant/options.h"

#include <CLI/CLI.hpp>

#include "app/common/given_option.h"

namespace sextant {
namespace {

constexpr int smallest_window = 400;
constexpr int largest_window = 8000;

std::optional<QSize> parseSize(const std::string& text) {
  const QStringList parts = QString::fromStdString(text).split(QLatin1Char('x'));
  if (parts.size() != 2) return std::nullopt;
  const QSize size(parts[0].toInt(), parts[1].toInt());
  const auto sane = [](int one) { return one >= smallest_window && one <= largest_window; };
  return sane(size.width()) && sane(size.height()) ? std::optional(size) : std::nullopt;
}

int usage(const std::string& sentence) {
  fprintf(stderr, "sextant: %s\n", sentence.c_str());
  return static_cast<int>(ErrorKind::usage);
}

}  // namespace

tl::expected<ConsoleOptions, int> readOptions(int argc, char** argv) {
  CLI::App line("Browse, edit, compare and publish configuration profiles.", "sextant");
  std::string address;
  std::string dsn;
  std::string connection;
  std::string theme;
  std::string screenshot;
  std::string tour;
  std::string size;
  line.add_option("ADDRESS", address, "What to open: ENV/SERVICE[/CLUSTER[/INSTANCE]][@REVISION][#POINTER] or ENV/SERVICE/change/NUMBER, "
                  "with or without sextant:// before it");
  auto* dsn_option = line.add_option("--dsn", dsn, "Connection string of the store");
  dsn_option->check(notEmpty);
  line.add_option("--connection", connection, "A saved connection, by its name")
      ->check(notEmpty)
      ->excludes(dsn_option);
  line.add_option("--theme", theme, "Colours")->check(CLI::IsMember({"auto", "light", "dark"}));
  line.add_option("--screenshot", screenshot, "Save a picture of the filled window, and end");
  line.add_option("--tour", tour,
                  "Drive the window through the main job, with pictures in this folder");
  line.add_option("--size", size, "Size of the window, WIDTHxHEIGHT");
  line.set_version_flag("--version", SEXTANT_VERSION);
  try {
    line.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return tl::unexpected<int>(line.exit(error));
    return tl::unexpected<int>(usage(error.what()));
  }
  ConsoleOptions options;
  if (!address.empty()) {
    const auto parsed = ConsoleLink::parse(address);
    if (!parsed) return tl::unexpected<int>(usage(parsed.error().toString()));
    options.link = *parsed;
  }
  if (!size.empty()) {
    options.size = parseSize(size);
    if (!options.size) {
      return tl::unexpected<int>(usage("--size: '" + size + "' is not a size such as 1280x800."));
    }
  }
  options.dsn = QString::fromStdString(dsn);
  options.connection = QString::fromLocal8Bit(connection.c_str());
  options.theme = QString::fromStdString(theme);
  options.screenshot = QString::fromLocal8Bit(screenshot.c_str());
  options.tour = QString::fromLocal8Bit(tour.c_str());
  return options;
}

}  // namespace sextant
