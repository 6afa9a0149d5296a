// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop console.
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>

#include "app/common/plain_numbers.h"
#include "app/sextant/demo_starter.h"
#include "app/sextant/options.h"
#include "app/sextant/own_controller.h"
#include "app/sextant/tour.h"
#include "app/sextant/tour_cluster.h"
#include "model/logging/log_output.h"
#include "model/store/operating_person.h"
#include "model/store/private_folder.h"
#include "model/store/unix_signals.h"
#include "widgets/console/console_door.h"
#include "widgets/console/console_windows.h"

namespace {

constexpr int unavailable = static_cast<int>(sextant::ErrorKind::unavailable);
constexpr int filled_deadline_ms = 20'000;
constexpr int settled_ms = 1500;

int fatal(const sextant::Error& error) {
  fprintf(stderr, "sextant: %s\n", error.toString().c_str());
  return static_cast<int>(error.kind);
}

// Why the window has no profile to show, and what to do.
sextant::Error unfilled(const sextant::Session& session, const QString& file) {
  const std::string next = "The picture shows the window as it is: " + file.toStdString() + '.';
  if (session.connection() == sextant::ConnectionState::connected) {
    return {sextant::ErrorKind::unavailable, "There is no profile to show.", {}, next};
  }
  const std::string reason = session.connectionReason().toStdString();
  return {sextant::ErrorKind::unavailable,
          reason.empty() ? "The store did not answer in time." : reason,
          session.target().name().toStdString(), next};
}

// Ends the program with a picture once the first profile and its measurements are there, or the
// deadline has passed; then it says why nothing is on it.
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
        if (saved && !ready) fatal(unfilled(window.session(), file));
        QCoreApplication::exit(saved && ready ? 0 : unavailable);
      });
  poll->start(50);
}

// The exit status.
int runTour(sextant::ui::MainWindow& window, const QString& folder) {
  sextant::Tour tour(window, folder);
  const auto done = tour.run();
  return done ? 0 : fatal(done.error());
}

bool hasDisplay() {
  return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
         qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

// What holds for every window.
sextant::ui::WindowOptions windowOptions(const sextant::ConsoleOptions& options) {
  sextant::ui::WindowOptions window;
  window.person = QString::fromStdString(sextant::operatingPerson());
  window.remember = options.screenshot.isEmpty() && options.tour.isEmpty();
  return window;
}

// Dark pictures unless something else is asked for.
QString themeWord(const sextant::ConsoleOptions& options, const QString& store_name) {
  if (!options.theme.isEmpty()) return options.theme;
  if (!options.tour.isEmpty()) return QStringLiteral("dark");
  const QString file = sextant::dataFolder() + QStringLiteral("/console.ini");
  return sextant::ui::ConsoleSettings(file, store_name).read().theme;
}

// The tour is of the service, not of what stands in front of it, which is first by its name.
std::optional<sextant::ConsoleLink> firstLink(const sextant::ConsoleOptions& options) {
  if (options.tour.isEmpty() || options.link) return options.link;
  return sextant::Address{{"prod", "hunt-engine"}, {}};
}

// A saved connection, where one is named: by an option, or by the link, which may come from
// somebody who has another store open.
sextant::Result<std::optional<sextant::SavedConnection>> namedConnection(
    const sextant::ConsoleOptions& options, const sextant::StoreTarget& target) {
  const std::string store = options.link ? options.link->address.store : std::string();
  const bool is_here = store.empty() || !options.dsn.isEmpty() || target.answersTo(store);
  if (options.connection.isEmpty() && is_here) return std::nullopt;
  const QString name = options.connection.isEmpty() ? QString::fromStdString(store) : options.connection;
  const auto saved = sextant::ConnectionList().find(name);
  if (!saved) return tl::unexpected<sextant::Error>(saved.error());
  return *saved;
}

sextant::Result<sextant::ui::MainWindow*> openFirst(const sextant::ConsoleOptions& options,
                                                    sextant::ui::ConsoleWindows& windows) {
  const auto target = sextant::resolveTarget(options.dsn);
  if (!target) return tl::unexpected<sextant::Error>(target.error());
  const auto named = namedConnection(options, *target);
  if (!named) return tl::unexpected<sextant::Error>(named.error());
  const auto useTheme = [&](const QString& store_name) {
    sextant::ui::Theme::install(sextant::ui::themeChoiceFrom(themeWord(options, store_name)));
  };
  useTheme(*named ? (*named)->name : target->name());
  if (*named) return windows.open(**named, firstLink(options));
  return windows.open(*target, firstLink(options));
}

// Whether a console that runs already has opened the link. Only what was started for a link asks.
bool isOpenedElsewhere(const sextant::ConsoleOptions& options, const QString& door) {
  if (!options.link || options.size || !options.screenshot.isEmpty() || !options.tour.isEmpty())
    return false;
  const auto target = sextant::resolveTarget(options.dsn);
  if (!target) return false;
  const auto named = namedConnection(options, *target);
  if (!named) return false;
  const QString store = *named ? (*named)->name : target->name();
  return sextant::ui::ConsoleDoor::handOver(
      door, {store, QString::fromStdString(sextant::operatingPerson()), *options.link});
}

// Once the cluster is up its store is what opens by itself, in a window beside the empty one.
void connectDemo(sextant::ui::ConsoleWindows& windows, sextant::DemoStarter& demo) {
  const auto eachWelcome = [&windows](const auto& tell) {
    for (sextant::ui::MainWindow* window : windows.windows())
      tell(window->tabs()->welcome());
  };
  const bool is_installed = sextant::DemoStarter::isInstalled();
  eachWelcome([is_installed](sextant::ui::WelcomeView* welcome) {
    welcome->setClusterAllowed(is_installed, is_installed ? QString()
                                                          : QStringLiteral("Install the package sextant-demo for it."));
  });
  QObject::connect(&windows, &sextant::ui::ConsoleWindows::clusterWanted, &demo, &sextant::DemoStarter::start);
  QObject::connect(&demo, &sextant::DemoStarter::told, &windows, [eachWelcome](const QString& step) {
    eachWelcome([&](sextant::ui::WelcomeView* welcome) { welcome->setStarting(step); });
  });
  QObject::connect(&demo, &sextant::DemoStarter::ended, &windows, [eachWelcome, &windows](const QString& reason) {
    eachWelcome([&](sextant::ui::WelcomeView* welcome) {
      welcome->setStarting({});
      welcome->setProblem(reason);
    });
    if (!reason.isEmpty()) return;
    const auto target = sextant::resolveTarget({});
    if (!target) return;
    sextant::ui::MainWindow* window = windows.open(*target);
    QObject::connect(&window->session(), &sextant::Session::overviewChanged, window,
                     [window] {
                       if (!window->session().overview().heads.empty()) window->beginFirstSteps();
                     },
                     Qt::SingleShotConnection);
  });
}

int runConsole(const sextant::ConsoleOptions& options) {
  sextant::TourCluster cluster;
  if (!options.tour.isEmpty()) {
    if (!QDir().mkpath(options.tour)) {
      return fatal({sextant::ErrorKind::unavailable, "The folder cannot be made.",
                    options.tour.toStdString(), "Give one that can be written."});
    }
    if (const auto up = cluster.ensure(); !up) return fatal(up.error());
  }
  const QString door_path = sextant::ui::ConsoleDoor::pathFor(sextant::dataFolder());
  if (isOpenedElsewhere(options, door_path)) return 0;
  sextant::ui::ConsoleWindows windows(windowOptions(options), sextant::ConnectionList(),
                                      sextant::desktopKeychain());
  const auto window = openFirst(options, windows);
  if (!window) return fatal(window.error());
  if (options.size) (*window)->resize(*options.size);
  if (!options.tour.isEmpty()) return runTour(**window, options.tour);
  if (!options.screenshot.isEmpty()) takeScreenshot(**window, options.screenshot);
  sextant::ui::ConsoleDoor door(QString::fromStdString(sextant::operatingPerson()),
                                [&windows](const sextant::ui::DoorRequest& request) {
                                  return windows.openIn(request.store, request.link);
                                });
  if (options.screenshot.isEmpty()) {
    if (const auto listens = door.listen(door_path); !listens)
      qWarning("%s", listens.error().toString().c_str());
  }
  sextant::DemoStarter demo;
  connectDemo(windows, demo);
  sextant::OwnController controller;
  const sextant::StoreTarget& target = (*window)->session().target();
  const bool is_own_store = target.kind == sextant::StoreTarget::Kind::embedded && !target.read_only;
  if (is_own_store && options.screenshot.isEmpty()) controller.start();
  return QApplication::exec();
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = sextant::readOptions(argc, argv);
  if (!options) return options.error();
  if (!hasDisplay()) {
    return fatal({sextant::ErrorKind::unavailable,
                  "There is no display to open a window on.",
                  {},
                  "Set DISPLAY, or run it under xvfb-run."});
  }
  sextant::installLog("sextant", sextant::defaultLogForm());
  QApplication application(argc, argv);
  sextant::keepPlainNumbers();
  QApplication::setApplicationName(QStringLiteral("sextant"));
  QApplication::setApplicationVersion(QStringLiteral(SEXTANT_VERSION));
  const sextant::UnixSignals unix_signals([](int) { QCoreApplication::exit(0); });
  return runConsole(*options);
}
