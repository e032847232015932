namespace Chains.Web.Hosting;

/// <summary>Writes the reference of the host settings as Markdown, from the table of definitions.</summary>
public static class HostSettingReference
{
    public static void Write(TextWriter writer)
    {
        writer.Write(
            """

            ## Host settings

            How the process runs stands in `appsettings.json`, in the environment, and on the command line (`--Chains:Controller:Workers=8`), each
            above the one before. All of them are checked at start; every mistake is reported at once and the process exits with code 3.

            | Environment variable | Setting | Values | Default | Meaning |
            |---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var setting in HostSettingTable.All)
        {
            var fallback = setting.Default.Length == 0 ? "" : $"`{setting.Default}`";
            writer.Write($"| `{setting.Environment}` | `{setting.Key}` | {Values(setting)} | {fallback} | {setting.Meaning}{NotAvailable(setting)} |\n");
        }
    }

    private static string Values(HostSetting setting) => setting.Type switch
    {
        HostSettingType.Number when setting.Range is var (minimum, maximum) => $"{minimum} to {maximum}",
        HostSettingType.Number => "number",
        HostSettingType.Switch => "`true`, `false`",
        HostSettingType.Duration when setting.Bounds is var (minimum, maximum) => $"duration, `{minimum:c}` to `{maximum:c}`",
        HostSettingType.Duration => "duration",
        HostSettingType.Choice => Words(setting),
        HostSettingType.Choices => $"list of {Words(setting)}",
        HostSettingType.Namespace => "namespace",
        HostSettingType.Namespaces => "list of namespaces",
        HostSettingType.Path => "path",
        HostSettingType.Addresses => "addresses",
        _ => "text",
    };

    private static string Words(HostSetting setting) => string.Join(", ", setting.Allowed.Select(word => $"`{word}`"));

    private static string NotAvailable(HostSetting setting) =>
        setting.NotAvailable.Count == 0 ? "" : $" *Not available yet*: `{setting.NotAvailable.Keys.First()}`.";
}
