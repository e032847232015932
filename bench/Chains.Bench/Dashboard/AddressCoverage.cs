using System.Text.Json;
using System.Text.RegularExpressions;

namespace Chains.Bench.Dashboard;

/// <summary>Holds the addresses against the description of the API: whatever is read there, and each filter of it, is measured.</summary>
internal static class AddressCoverage
{
    /// <summary>Streams without end, and what every list has.</summary>
    private static readonly string[] Unmeasured = ["/api/v1/events"];

    private static readonly string[] Common = ["cursor", "limit"];

    /// <exception cref="BenchException">Something is not measured; the message names it.</exception>
    public static async Task CheckAsync(HttpClient http, IReadOnlyList<string> addresses, CancellationToken cancellation)
    {
        using var description = JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json", cancellation));
        var missing = new List<string>();
        foreach (var path in description.RootElement.GetProperty("paths").EnumerateObject())
            if (path.Name.StartsWith(ApiAddresses.Root, StringComparison.Ordinal) && !Unmeasured.Contains(path.Name) && path.Value.TryGetProperty("get", out var operation))
                missing.AddRange(Missing(path.Name, operation, addresses));
        if (missing.Count > 0)
            throw new BenchException($"The API has what {nameof(ApiAddresses)} does not measure: {string.Join(", ", missing)}.");
    }

    private static IEnumerable<string> Missing(string path, JsonElement operation, IReadOnlyList<string> addresses)
    {
        var pattern = new Regex("^" + Regex.Replace(Regex.Escape(path), @"\\\{[^}]+}", "[^/]+") + @"(\?|$)");
        var own = addresses.Where(a => pattern.IsMatch(a)).ToList();
        if (own.Count == 0)
            return [path];
        return operation.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query").Select(p => p.GetProperty("name").GetString()!)
                .Where(name => !Common.Contains(name) && !own.Any(a => Regex.IsMatch(a, $"[?&]{name}="))).Select(name => $"{path}?{name}=")
            : [];
    }
}
