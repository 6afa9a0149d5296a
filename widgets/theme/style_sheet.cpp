// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/style_sheet.h"

#include <utility>
#include <vector>

namespace sextant::ui {
namespace {

constexpr const char* surfaces = R"(
QWidget { color: %text%; }
QMainWindow, QDialog, QWidget[surface="surface"], QScrollArea, QStackedWidget { background: %surface%; }
QWidget[surface="window"] { background: %window%; }
QWidget[surface="raised"] { background: %raised%; }
QWidget[surface="bar"] { background: %surface%; border-bottom: 1px solid %line%; }
QWidget[surface="foot"] { background: %surface%; border-top: 1px solid %line%; }
QFrame[surface="card"] { background: %raised%; border: 1px solid %line%; border-radius: 6px; }
QFrame[surface="card"][chosen="true"] { border-color: %accent%; }
QLabel { background: transparent; selection-background-color: %selection%; selection-color: %text%; }
QLabel:disabled { color: %faint%; }
*[tone="muted"] { color: %muted%; }
*[tone="accent"] { color: %accent%; }
*[tone="candidate"] { color: %candidate%; }
*[tone="ok"] { color: %ok%; }
*[tone="warning"] { color: %warning%; }
*[tone="bad"] { color: %bad%; }
QFrame[rule="true"] { background: %line%; border: none; }
QToolTip { background: %raised%; color: %text%; border: 1px solid %line%; padding: 4px 8px; }
QStatusBar { background: %surface%; border-top: 1px solid %line%; }
QStatusBar::item { border: none; }
)";

constexpr const char* buttons = R"(
QPushButton, QToolButton { background: %raised%; color: %text%; border: 1px solid %line%;
  border-radius: 6px; padding: 0 12px; min-height: 26px; max-height: 26px; font-weight: 500; }
QToolButton { padding: 0 5px; min-width: 16px; }
QPushButton[compact="true"] { min-height: 22px; max-height: 22px; padding: 0 10px; }
QPushButton:hover, QToolButton:hover { background: %hover%; }
QPushButton:pressed, QToolButton:pressed, QPushButton:checked, QToolButton:checked { background: %selection%; }
QPushButton:focus, QToolButton:focus { border-color: %accent%; }
QPushButton:disabled, QToolButton:disabled { color: %disabled%; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }
QPushButton[kind="filled"] { background: %accent%; color: %on_accent%; border-color: %accent%;
  font-weight: 600; }
QPushButton[kind="filled"]:hover { background: %accent_hover%; }
QPushButton[kind="filled"]:focus { border-color: %text%; }
QPushButton[kind="filled"]:disabled { background: %raised%; color: %disabled%; border-color: %line%; }
QPushButton[kind="destructive"] { color: %bad%; border-color: %bad%; }
QPushButton[kind="destructive"]:hover { background: %bad_tint%; }
QPushButton[kind="destructive"]:disabled { color: %disabled%; border-color: %line%; }
QPushButton[kind="flat"], QToolButton[kind="flat"] { background: transparent; border-color: transparent; }
QPushButton[kind="flat"] { color: %accent%; padding: 0 4px; }
QPushButton[kind="flat"][tone="muted"] { color: %muted%; }
QPushButton[kind="flat"][tone="warning"] { color: %warning%; }
QPushButton[kind="flat"][tone="bad"] { color: %bad%; }
QPushButton[kind="flat"]:hover, QToolButton[kind="flat"]:hover { background: %raised%; }
QPushButton[kind="flat"]:focus, QToolButton[kind="flat"]:focus { border-color: %accent%; }
QToolButton[kind="tabClose"] { background: transparent; border: none; border-radius: 4px; padding: 0;
  min-width: 18px; max-width: 18px; min-height: 18px; max-height: 18px; }
QToolButton[kind="tabClose"]:hover { background: %selection%; }
QPushButton[kind="segment"] { background: transparent; border: 1px solid transparent;
  border-radius: 4px; padding: 0 4px; color: %text%; font-weight: 400; }
QPushButton[kind="segment"]:hover { color: %accent%; }
QPushButton[kind="segment"]:checked { background: transparent; color: %accent%; font-weight: 600; }
QPushButton[kind="segment"]:focus { border-color: %accent%; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid %muted%; border-radius: 4px;
  background: %surface%; }
QCheckBox::indicator:checked { background: %accent%; border-color: %accent%;
  image: url(:/icons/style/check-%variant%.svg); }
QCheckBox:disabled, QRadioButton:disabled { color: %disabled%; }
QCheckBox::indicator:disabled { border-color: %line%; background: %raised%; }
QCheckBox::indicator:checked:disabled { background: %disabled%; border-color: %disabled%; }
QCheckBox:focus { color: %accent%; }
)";

constexpr const char* inputs = R"(
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox { background: %raised%; color: %text%;
  border: 1px solid %line%; border-radius: 6px; padding: 0 10px;
  selection-background-color: %selection%; selection-color: %text%; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: 26px; max-height: 26px; }
/* A line's text begins 2 pixels within its padding, a choice's does not. */
QComboBox { padding-left: 12px; }
QPlainTextEdit, QTextEdit { padding: 6px 8px; }
QTextEdit[plain="true"] { background: transparent; border: 1px solid transparent; border-radius: 0; padding: 0 8px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus
  { border-color: %accent%; }
QLineEdit[invalid="true"], QAbstractSpinBox[invalid="true"] { border-color: %bad%; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { color: %disabled%; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/icons/style/chevron-%variant%.svg); width: 12px; height: 12px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent;
  subcontrol-origin: border; width: 20px; height: 13px; }
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-arrow { image: url(:/icons/style/chevron-up-%variant%.svg); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url(:/icons/style/chevron-%variant%.svg); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: %raised%; border: 1px solid %line%;
  selection-background-color: %selection%; selection-color: %text%; outline: none; }
)";

constexpr const char* views = R"(
QAbstractItemView { background: %surface%; color: %text%; border: none; outline: none;
  selection-background-color: %selection%; selection-color: %text%;
  alternate-background-color: %surface%; gridline-color: %line%; }
QHeaderView, QHeaderView::section { background: %surface%; color: %muted%; border: none; }
QHeaderView::section { padding: 0 12px; font-size: 12px; font-weight: 500;
  border-bottom: 1px solid %line%; height: 26px; }
QHeaderView[tight="true"]::section { padding: 0 6px; }
QHeaderView[tight="true"]::section:first { padding-left: 12px; }
QHeaderView[tight="true"]::section:last { padding-right: 12px; }
QTableCornerButton::section { background: %surface%; border: none; border-bottom: 1px solid %line%; }
QMenu { background: %raised%; color: %text%; border: 1px solid %line%; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: %selection%; }
QMenu::item:disabled { color: %disabled%; }
QMenu::separator { height: 1px; background: %line%; margin: 4px 8px; }
QMenuBar { background: %surface%; }
QMenuBar::item { padding: 4px 8px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: %selection%; }
QTabWidget::pane { border: none; }
QTabBar { background: %window%; qproperty-drawBase: 0; }
QTabBar::tab { background: %window%; color: %muted%; border: none; border-right: 1px solid %line%;
  border-bottom: 1px solid %line%; padding: 0 16px; height: 34px; font-weight: 400; }
QTabBar::tab:selected { background: %surface%; color: %text%; font-weight: 600;
  border-bottom: 2px solid %accent%; }
QTabBar::tab:hover:!selected { color: %text%; }
QTabBar::tab:focus { color: %accent%; }
QSplitter::handle { background: %line%; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: %handle%; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: %faint%; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: %surface%; }
QProgressBar { background: %raised%; border: none; border-radius: 2px; max-height: 4px; color: transparent; }
QProgressBar::chunk { background: %accent%; border-radius: 2px; }
)";

std::vector<std::pair<QString, QString>> values(const Tokens& t) {
  // High contrast shows where the pointer is by the selection colour: its surfaces are all alike.
  const QColor hover = t.high_contrast ? t.selection : blend(t.text, t.raised, 0.06);
  return {{"text", t.text.name()},
          {"muted", t.muted.name()},
          {"faint", t.faint.name()},
          {"disabled", blend(t.muted, t.surface, 0.65).name()},
          {"window", t.window.name()},
          {"surface", t.surface.name()},
          {"raised", t.raised.name()},
          {"hover", hover.name()},
          {"line", t.line.name()},
          {"handle", blend(t.faint, t.surface, 0.5).name()},
          {"accent", t.accent.name()},
          {"accent_hover", blend(t.text, t.accent, 0.12).name()},
          {"on_accent", t.on_accent.name()},
          {"candidate", t.candidate.name()},
          {"ok", t.ok.name()},
          {"warning", t.warning.name()},
          {"bad", t.bad.name()},
          {"bad_tint", t.removed_line.name()},
          {"selection", t.selection.name()},
          {"variant", t.dark ? QStringLiteral("dark") : QStringLiteral("light")}};
}

}  // namespace

QString styleSheetFor(const Tokens& tokens) {
  QString sheet = QString::fromLatin1(surfaces) + QString::fromLatin1(buttons) +
                  QString::fromLatin1(inputs) + QString::fromLatin1(views);
  for (const auto& [name, value] : values(tokens)) {
    sheet.replace(QLatin1Char('%') + name + QLatin1Char('%'), value);
  }
  return sheet;
}

QPalette paletteFor(const Tokens& t) {
  QPalette palette;
  palette.setColor(QPalette::Window, t.surface);
  palette.setColor(QPalette::WindowText, t.text);
  palette.setColor(QPalette::Base, t.surface);
  palette.setColor(QPalette::AlternateBase, t.raised);
  palette.setColor(QPalette::Text, t.text);
  palette.setColor(QPalette::PlaceholderText, t.muted);
  palette.setColor(QPalette::Button, t.raised);
  palette.setColor(QPalette::ButtonText, t.text);
  palette.setColor(QPalette::BrightText, t.bad);
  palette.setColor(QPalette::ToolTipBase, t.raised);
  palette.setColor(QPalette::ToolTipText, t.text);
  palette.setColor(QPalette::Highlight, t.selection);
  palette.setColor(QPalette::HighlightedText, t.text);
  palette.setColor(QPalette::Link, t.accent);
  palette.setColor(QPalette::LinkVisited, t.accent);
  palette.setColor(QPalette::Light, t.raised);
  palette.setColor(QPalette::Midlight, t.line);
  palette.setColor(QPalette::Mid, t.line);
  palette.setColor(QPalette::Dark, t.line);
  palette.setColor(QPalette::Shadow, t.window);
  const QColor disabled = blend(t.muted, t.surface, 0.65);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    palette.setColor(QPalette::Disabled, role, disabled);
  }
  return palette;
}

}  // namespace sextant::ui
