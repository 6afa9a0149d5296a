// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop console.
#include <QApplication>
#include <QElapsedTimer>

#include "app/sextant/options.h"
#include "model/store/private_folder.h"
#include "model/store/unix_signals.h"
#include "widgets/console/main_window.h"

namespace {

constexpr int unavailable = static_cast<int>(sextant::ErrorKind::unavailable);
constexpr int filled_deadline_ms = 20'000;
constexpr int settled_ms = 1500;

int fatal(const sextant::Error& error) {
  fprintf(stderr, "sextant: %s\n", error.toString().c_str());
  return static_cast<int>(error.kind);
}

// Ends the program with a picture once the first profile and its measurements are there, or the
// deadline has passed.
void takeScreenshot(sextant::ui::MainWindow& window, const QString& file) {
  auto* poll = new QTimer(&window);
  auto* clock = new QElapsedTimer;
  QObject::connect(poll, &QObject::destroyed, [clock] { delete clock; });
  clock->start();
  QObject::connect(
      poll, &QTimer::timeout, &window, [&window, file, poll, clock, filled = qint64(0)]() mutable {
        const auto* page = window.tabs()->current();
        const bool ready = page != nullptr && window.session().stable(page->service()) != nullptr;
        if (ready && filled == 0) filled = clock->elapsed();
        const bool settled = filled > 0 && clock->elapsed() - filled >= settled_ms;
        if (!settled && clock->elapsed() < filled_deadline_ms) return;
        poll->stop();
        const bool saved = window.grab().save(file);
        if (!saved)
          fprintf(stderr, "sextant: %s: the picture could not be written.\n", qPrintable(file));
        QCoreApplication::exit(saved && ready ? 0 : unavailable);
      });
  poll->start(50);
}

bool hasDisplay() {
  return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
         qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = sextant::readOptions(argc, argv);
  if (!options) return options.error();
  auto target = sextant::resolveTarget(options->dsn);
  if (!target) return fatal(target.error());
  if (!hasDisplay()) {
    return fatal({sextant::ErrorKind::unavailable,
                  "There is no display to open a window on.",
                  {},
                  "Set DISPLAY, or run it under xvfb-run."});
  }
  QApplication application(argc, argv);
  QApplication::setApplicationName(QStringLiteral("sextant"));
  QApplication::setApplicationVersion(QStringLiteral(SEXTANT_VERSION));
  const sextant::UnixSignals unix_signals([](int) { QCoreApplication::exit(0); });

  sextant::ui::WindowOptions window_options;
  window_options.target = *target;
  window_options.person = sextant::operatingPerson();
  window_options.address = options->address;
  window_options.remember = options->screenshot.isEmpty();
  QString theme = options->theme;
  if (theme.isEmpty()) {
    theme = sextant::ui::ConsoleSettings(sextant::dataFolder() + QStringLiteral("/console.ini"),
                                         target->name())
                .read()
                .theme;
  }
  sextant::ui::Theme::install(sextant::ui::themeChoiceFrom(theme));
  sextant::ui::MainWindow window(window_options);
  if (options->size) window.resize(*options->size);
  window.show();
  window.start();
  if (!options->screenshot.isEmpty()) takeScreenshot(window, options->screenshot);
  return QApplication::exec();
}
