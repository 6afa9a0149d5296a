// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QRegularExpression>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <memory>

#include "model/help/help_pages.h"

namespace sextant {
namespace {

// Readable in light and dark, and on paper.
constexpr const char* head = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>%1 – Sextant</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.92em; }
pre { overflow-x: auto; padding: 0.7em 1em; border: 1px solid #8886; border-radius: 6px; }
table { border-collapse: collapse; } td, th { border: 1px solid #8886; padding: 0.25em 0.6em; text-align: left; }
nav { border-bottom: 1px solid #8886; padding-bottom: 0.5em; } nav a { margin-right: 1em; }
</style>
</head>
<body>
)";

struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeParser {
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};

QString bodyOf(const QString& markdown) {
  cmark_gfm_core_extensions_ensure_registered();
  const std::unique_ptr<cmark_parser, FreeParser> parser(cmark_parser_new(CMARK_OPT_DEFAULT));
  if (cmark_syntax_extension* table = cmark_find_syntax_extension("table"))
    cmark_parser_attach_syntax_extension(parser.get(), table);
  const QByteArray text = markdown.toUtf8();
  cmark_parser_feed(parser.get(), text.constData(), std::size_t(text.size()));
  const std::unique_ptr<cmark_node, FreeNode> document(cmark_parser_finish(parser.get()));
  char* rendered = cmark_render_html(document.get(), CMARK_OPT_DEFAULT,
                                     cmark_parser_get_syntax_extensions(parser.get()));
  const QString html = QString::fromUtf8(rendered);
  std::free(rendered);
  return html;
}

Result<void> write(const QString& path, const QString& text) {
  QFile file(path);
  const QByteArray bytes = text.toUtf8();
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.flush())
    return fail(ErrorKind::unavailable, file.errorString().toStdString() + '.', path.toStdString());
  return {};
}

}  // namespace

QString helpHtml(const HelpPage& page) {
  QString nav = QStringLiteral("<nav>");
  for (const HelpPage& other : helpPages())
    nav += QStringLiteral("<a href=\"%1.html\">%2</a>").arg(other.name, other.title.toHtmlEscaped());
  QString body = bodyOf(page.markdown);
  static const QRegularExpression link(QStringLiteral("href=\"([a-z-]+)\\.md\""));
  body.replace(link, QStringLiteral("href=\"\\1.html\""));
  return QString::fromUtf8(head).arg(page.title.toHtmlEscaped()) + nav + QStringLiteral("</nav>\n") + body +
         QStringLiteral("</body>\n</html>\n");
}

Result<void> writeHelpHtml(const QString& folder) {
  if (!QDir().mkpath(folder))
    return fail(ErrorKind::unavailable, "The folder cannot be made.", folder.toStdString());
  for (const HelpPage& page : helpPages()) {
    if (const auto done = write(folder + QLatin1Char('/') + page.name + QStringLiteral(".html"), helpHtml(page)); !done)
      return done;
  }
  QString list = QString::fromUtf8(head).arg(QStringLiteral("Help")) + QStringLiteral("<h1>Sextant</h1>\n<ul>\n");
  for (const HelpPage& page : helpPages())
    list += QStringLiteral("<li><a href=\"%1.html\">%2</a></li>\n").arg(page.name, page.title.toHtmlEscaped());
  return write(folder + QStringLiteral("/index.html"), list + QStringLiteral("</ul>\n</body>\n</html>\n"));
}

}  // namespace sextant
