using System.Globalization;
using System.Text.Json.Nodes;

namespace Chains.Web.Sandbox.Ownership;

/// <summary>One element of <c>metadata.managedFields</c>.</summary>
internal sealed record ManagedEntry(string Manager, string Operation, string ApiVersion, string Subresource, FieldSet Fields)
{
    public string Time { get; init; } = "";

    public bool IsSameManager(ManagedEntry other) =>
        Manager == other.Manager && Operation == other.Operation && Subresource == other.Subresource && ApiVersion == other.ApiVersion;

    /// <summary>As a conflict names the other side.</summary>
    public string Describe()
    {
        var manager = $"\"{Manager}\"" + (Subresource.Length > 0 ? $" with subresource \"{Subresource}\"" : "");
        return Operation == "Update" ? $"{manager} using {ApiVersion}" : manager;
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["manager"] = Manager,
            ["operation"] = Operation,
            ["apiVersion"] = ApiVersion,
            ["time"] = Time,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = Fields.ToJson(),
        };
        if (Subresource.Length > 0)
            json["subresource"] = Subresource;
        return json;
    }

    public static ManagedEntry FromJson(JsonObject json) =>
        new(Text(json, "manager"), Text(json, "operation"), Text(json, "apiVersion"), Text(json, "subresource"), FieldSet.FromJson(json["fieldsV1"] as JsonObject))
        {
            Time = Text(json, "time"),
        };

    /// <summary>RFC 3339 in seconds, as all times in metadata are.</summary>
    public static string Now(TimeProvider clock) => clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
