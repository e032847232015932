namespace Chains.Web.Hosting;

/// <summary>One host setting: what binding, validation and the written reference know of it.</summary>
/// <param name="Key">Configuration path, such as <c>Chains:Controller:Workers</c>.</param>
/// <param name="Meaning">Prose for operators.</param>
public sealed record HostSetting(string Key, HostSettingType Type, string Default, string Meaning)
{
    /// <summary>Accepted words for a choice, in any case; empty where any value of the type will do.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>Words that will be accepted one day, and why they are not yet.</summary>
    public IReadOnlyDictionary<string, string> NotAvailable { get; init; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Inclusive bounds of a number.</summary>
    public (int Minimum, int Maximum)? Range { get; init; }

    /// <summary>Inclusive bounds of a duration.</summary>
    public (TimeSpan Minimum, TimeSpan Maximum)? Bounds { get; init; }

    /// <summary>Whether the value may hold a password and is not printed.</summary>
    public bool Secret { get; init; }

    /// <summary>The environment variable: <c>Chains__Controller__Workers</c>.</summary>
    public string Environment => Key == "Urls" ? "ASPNETCORE_URLS" : Key.Replace(":", "__", StringComparison.Ordinal);
}
