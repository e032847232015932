using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox.Api;

/// <summary><c>meta.k8s.io/v1 Table</c>, which <c>kubectl get</c> asks for: the printer columns of Tekton's CRDs and of the built-in types.</summary>
internal static class TableFormat
{
    private static readonly TableColumn Name = new("Name", "string", "name", (o, _) => Text(o, "metadata", "name"));
    private static readonly TableColumn Age = new("Age", "string", "", (o, now) => Duration(Text(o, "metadata", "creationTimestamp"), now) ?? "<unknown>");

    private static readonly TableColumn[] Runs =
    [
        Name,
        new("Succeeded", "string", "", (o, _) => Condition(o, "status")),
        new("Reason", "string", "", (o, _) => Condition(o, "reason")),
        new("StartTime", "date", "", (o, now) => Duration(Text(o, "status", "startTime"), now)),
        new("CompletionTime", "date", "", (o, now) => Duration(Text(o, "status", "completionTime"), now)),
    ];

    private static readonly Dictionary<ResourceType, TableColumn[]> Columns = new()
    {
        [ResourceCatalog.Namespaces] = [Name, new("Status", "string", "", (o, _) => Text(o, "status", "phase")), Age],
        [ResourceCatalog.ConfigMaps] = [Name, new("Data", "integer", "", (o, _) => Count(o, "data") + Count(o, "binaryData")), Age],
        [ResourceCatalog.Secrets] = [Name, new("Type", "string", "", (o, _) => Text(o, "type")), new("Data", "integer", "", (o, _) => Count(o, "data")), Age],
        [ResourceCatalog.ServiceAccounts] = [Name, new("Secrets", "integer", "", (o, _) => Count(o, "secrets")), Age],
        [ResourceCatalog.Leases] = [Name, new("Holder", "string", "", (o, _) => Text(o, "spec", "holderIdentity")), Age],
        [ResourceCatalog.Events] =
        [
            new("Last Seen", "string", "", (o, now) => Duration(Text(o, "lastTimestamp") ?? Text(o, "eventTime") ?? Text(o, "metadata", "creationTimestamp"), now) ?? "<unknown>"),
            new("Type", "string", "", (o, _) => Text(o, "type")),
            new("Reason", "string", "", (o, _) => Text(o, "reason")),
            new("Object", "string", "", (o, _) => $"{Text(o, "involvedObject", "kind")?.ToLowerInvariant()}/{Text(o, "involvedObject", "name")}"),
            new("Message", "string", "", (o, _) => Text(o, "message")?.Trim()),
            new("Name", "string", "name", (o, _) => Text(o, "metadata", "name"), 1),
        ],
        [ResourceCatalog.TaskRuns] = Runs,
        [ResourceCatalog.PipelineRuns] = Runs,
        [ResourceCatalog.CustomRuns] = Runs,
    };

    public static bool IsAsked(HttpRequest request) =>
        request.Headers.Accept.ToString().Split(',')[0] is var first
        && first.Contains("as=Table", StringComparison.Ordinal) && first.Contains("v=v1;", StringComparison.Ordinal) | first.EndsWith("v=v1", StringComparison.Ordinal);

    public static JsonObject Page(ResourceType type, ObjectPage page)
    {
        var table = Empty(type, page.Version);
        table["metadata"] = JsonNode.Parse(page.Metadata());
        table["rows"] = new JsonArray([.. page.Items.Select(item => Cells(type, item))]);
        return table;
    }

    public static JsonObject Row(ResourceType type, StoredObject stored, bool withColumns = true)
    {
        var table = Empty(type, stored.Version);
        if (!withColumns)
            table["columnDefinitions"] = null;
        table["rows"] = new JsonArray(Cells(type, stored));
        return table;
    }

    public static JsonObject Empty(ResourceType type, long version) => new()
    {
        ["kind"] = "Table",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) },
        ["columnDefinitions"] = new JsonArray([.. Columns[type].Select(Definition)]),
        ["rows"] = new JsonArray(),
    };

    private static JsonNode Definition(TableColumn column) => new JsonObject
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["format"] = column.Format,
        ["description"] = "",
        ["priority"] = column.Priority,
    };

    private static JsonObject Cells(ResourceType type, StoredObject stored)
    {
        using var document = JsonDocument.Parse(stored.Read());
        var now = DateTimeOffset.UtcNow;
        var cells = Columns[type].Select(column => column.Value(document.RootElement, now) switch
        {
            null => null,
            int number => JsonValue.Create(number),
            var text => (JsonNode)JsonValue.Create(text.ToString())!,
        });
        return new JsonObject
        {
            ["cells"] = new JsonArray([.. cells]),
            ["object"] = new JsonObject
            {
                ["kind"] = "PartialObjectMetadata",
                ["apiVersion"] = "meta.k8s.io/v1",
                ["metadata"] = JsonNode.Parse(document.RootElement.GetProperty("metadata").GetRawText()),
            },
        };
    }

    /// <summary>A span in the two largest units that say something, as kubectl prints it: <c>45s</c>, <c>3m20s</c>, <c>5h</c>, <c>12d</c>.</summary>
    private static string? Duration(string? since, DateTimeOffset now)
    {
        if (!DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return null;
        var span = now - time;
        if (span < TimeSpan.FromSeconds(-1))
            return "<invalid>";
        var (seconds, minutes, hours, days) = ((int)Math.Max(0, span.TotalSeconds), (int)span.TotalMinutes, (int)span.TotalHours, (int)span.TotalDays);
        return span switch
        {
            _ when seconds < 120 => $"{seconds}s",
            _ when minutes < 10 => seconds % 60 == 0 ? $"{minutes}m" : $"{minutes}m{seconds % 60}s",
            _ when minutes < 180 => $"{minutes}m",
            _ when hours < 8 => minutes % 60 == 0 ? $"{hours}h" : $"{hours}h{minutes % 60}m",
            _ when hours < 48 => $"{hours}h",
            _ when hours < 192 => hours % 24 == 0 ? $"{days}d" : $"{days}d{hours % 24}h",
            _ when days < 730 => $"{days}d",
            _ => $"{days / 365}y",
        };
    }

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }

    private static string? Condition(JsonElement run, string member)
    {
        if (!run.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object
            || !status.TryGetProperty("conditions", out var conditions) || conditions.ValueKind != JsonValueKind.Array)
            return null;
        foreach (var condition in conditions.EnumerateArray())
        {
            if (Text(condition, "type") == "Succeeded")
                return Text(condition, member);
        }

        return null;
    }

    private static int Count(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var member))
            return 0;
        return member.ValueKind switch
        {
            JsonValueKind.Object => member.GetPropertyCount(),
            JsonValueKind.Array => member.GetArrayLength(),
            _ => 0,
        };
    }
}
