using System.Globalization;
using System.Text.RegularExpressions;

namespace Chains.Web.Hosting;

/// <summary>Reads host settings as text against their definitions, so that one start reports every mistake and none stops the others from being found.</summary>
internal static partial class HostSettingReading
{
    private const int MaximumLength = 4096;

    /// <summary>
    /// The values below <paramref name="section"/> that are right, as the binder wants them (lists one per numbered key),
    /// and a message for each that is not.
    /// </summary>
    public static (IReadOnlyDictionary<string, string?> Values, IReadOnlyList<string> Problems) Read(IConfiguration configuration, string section)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var problems = new List<string>();
        foreach (var setting in HostSettingTable.All.Where(setting => IsDirectlyBelow(setting.Key, section)))
        {
            foreach (var (path, value) in Entries(configuration, setting))
            {
                if (value.Length == 0)
                    continue;
                if (Problem(setting, value) is { } problem)
                    problems.Add($"{path.Replace(":", "__", StringComparison.Ordinal)} ({path}): {Shown(setting, value)} {problem}");
                else
                    values[path] = value;
            }
        }

        return (values, problems);
    }

    private static bool IsDirectlyBelow(string key, string section) =>
        key.StartsWith(section + ":", StringComparison.Ordinal) && key.IndexOf(':', section.Length + 1) < 0;

    private static IEnumerable<(string Path, string Value)> Entries(IConfiguration configuration, HostSetting setting)
    {
        var section = configuration.GetSection(setting.Key);
        if (setting.Type is not (HostSettingType.Choices or HostSettingType.Namespaces))
            return [(setting.Key, section.Value?.Trim() ?? "")];

        // Numbered entries are the whole list: appsettings.json gives the defaults as comma lists, which must not mix into them.
        var numbered = section.GetChildren().OrderBy(child => child.Key, ConfigurationKeyComparer.Instance).Select(child => child.Value ?? "").ToArray();
        var entries = numbered.Length > 0 ? numbered : (section.Value ?? "").Split(',');
        return entries.Select((entry, index) => ($"{setting.Key}:{index}", entry.Trim()));
    }

    private static string Shown(HostSetting setting, string value) =>
        setting.Secret ? "the value" : $"\"{(value.Length <= 100 ? value : value[..100] + "…")}\"";

    private static string? Problem(HostSetting setting, string value) => value.Length > MaximumLength
        ? $"is longer than {MaximumLength} characters"
        : setting.Type switch
        {
            HostSettingType.Number => NumberProblem(setting, value),
            HostSettingType.Switch => bool.TryParse(value, out _) ? null : "is neither true nor false",
            HostSettingType.Duration => DurationProblem(setting, value),
            HostSettingType.Choice or HostSettingType.Choices => ChoiceProblem(setting, value),
            HostSettingType.Namespace or HostSettingType.Namespaces => NamespaceName().IsMatch(value) ? null
                : "is no namespace name (lower-case letters, digits and '-', at most 63 characters)",
            HostSettingType.Path when value.Contains('\0', StringComparison.Ordinal) => "is no path",
            _ => null,
        };

    private static string? NumberProblem(HostSetting setting, string value)
    {
        var (minimum, maximum) = setting.Range ?? (int.MinValue, int.MaxValue);
        return int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? null
            : $"is no whole number from {minimum} to {maximum}";
    }

    private static string? DurationProblem(HostSetting setting, string value)
    {
        var (minimum, maximum) = setting.Bounds ?? (TimeSpan.Zero, TimeSpan.MaxValue);
        // "10" alone would be ten days to TimeSpan.Parse, which nobody means.
        return value.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var duration) && duration >= minimum && duration <= maximum
            ? null
            : $"is no duration from {minimum:c} to {maximum:c}; write hh:mm:ss, or d.hh:mm:ss with days";
    }

    private static string? ChoiceProblem(HostSetting setting, string value)
    {
        if (setting.Allowed.Contains(value, StringComparer.OrdinalIgnoreCase))
            return null;
        return setting.NotAvailable.TryGetValue(value, out var reason)
            ? $"cannot be used: {reason}"
            : $"is not one of {string.Join(", ", setting.Allowed)}";
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamespaceName();
}
