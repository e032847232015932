// Writes wwwroot/css/mudblazor.css: of MudBlazor's stylesheet the rules for the components that the dashboard uses.
// Run it after MudBlazor was updated or a page uses a further one of its classes:  dotnet run scripts/mudblazor-css.cs
using System.Text;
using System.Text.RegularExpressions;

// The classes of the components' HTML, as the pages have it.
HashSet<string> used =
[
    "mud-alert", "mud-alert-icon", "mud-alert-icon-left", "mud-alert-message", "mud-alert-position", "mud-alert-text-normal", "mud-dense", "justify-start",
    "mud-chip", "mud-chip-color-default", "mud-chip-container", "mud-chip-content", "mud-chip-filled", "mud-chip-icon", "mud-chip-size-small",
    "mud-elevation-0", "mud-icon-root", "mud-icon-size-medium", "mud-icon-size-small", "mud-paper", "mud-svg-icon",
    "mud-simple-table", "mud-table", "mud-table-container", "mud-table-dense",
];
var version = Regex.Match(File.ReadAllText("Directory.Packages.props"), "\"MudBlazor\" Version=\"([^\"]+)\"").Groups[1].Value;
var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
var source = File.ReadAllText(Path.Combine(packages, "mudblazor", version, "staticwebassets", "MudBlazor.min.css"));
var rules = Kept(Regex.Replace(source, @"/\*.*?\*/", "", RegexOptions.Singleline).TrimStart('\uFEFF'));
File.WriteAllText("wwwroot/css/mudblazor.css", 
    $"/* Of MudBlazor {version} (MIT), the rules that the dashboard needs. Written by scripts/mudblazor-css.cs for these classes:\n   {string.Join(' ', used.Order(StringComparer.Ordinal))} */\n{rules}");

string Kept(string css)
{
    var kept = new StringBuilder();
    for (var at = 0; at < css.Length;)
    {
        var end = css.IndexOfAny(['{', ';'], at);
        if (end < 0)
            break;
        if (css[end] is ';')
        {
            at = end + 1;
            continue;
        }

        var head = css[at..end].Trim();
        var close = Closing(css, end);
        var body = css[(end + 1)..close];
        at = close + 1;
        if (head.StartsWith("@media", StringComparison.Ordinal) || head.StartsWith("@supports", StringComparison.Ordinal))
        {
            if (Kept(body) is { Length: > 0 } inner)
                kept.Append(head).Append(" {\n").Append(inner).Append("}\n");
        }
        else if (!head.StartsWith('@') && string.Join(", ", Selectors(head).Where(IsUsed)) is { Length: > 0 } selectors)
        {
            kept.Append(selectors).Append(" { ").Append(body).Append(" }\n");
        }
    }

    return kept.ToString();
}

bool IsUsed(string selector) =>
    Regex.Matches(Regex.Replace(selector, @":not\([^)]*\)", ""), @"\.(-?[A-Za-z_][\w-]*)").All(m => used.Contains(m.Groups[1].Value));

static int Closing(string css, int open)
{
    var depth = 0;
    for (var i = open; i < css.Length; i++)
    {
        if (css[i] is '{')
            depth++;
        else if (css[i] is '}' && --depth == 0)
            return i;
    }

    throw new FormatException("A brace is not closed.");
}

// At the commas that stand in no parentheses.
static IEnumerable<string> Selectors(string head)
{
    var (depth, from) = (0, 0);
    for (var i = 0; i < head.Length; i++)
    {
        depth += head[i] is '(' ? 1 : head[i] is ')' ? -1 : 0;
        if (head[i] is ',' && depth == 0)
        {
            yield return head[from..i].Trim();
            from = i + 1;
        }
    }

    yield return head[from..].Trim();
}
