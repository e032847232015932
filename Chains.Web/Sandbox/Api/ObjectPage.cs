using System.Globalization;
using System.Text.Json.Nodes;
using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox.Api;

/// <summary>One page of a list.</summary>
internal sealed class ObjectPage
{
    public List<StoredObject> Items { get; } = [];

    /// <summary>The version to watch from after the last page.</summary>
    public required long Version { get; init; }

    public string? Continue { get; set; }

    /// <summary>Known only without selectors, as on a real server.</summary>
    public long? Remaining { get; set; }

    public string Metadata()
    {
        var metadata = new JsonObject { ["resourceVersion"] = Version.ToString(CultureInfo.InvariantCulture) };
        if (Continue is not null)
            metadata["continue"] = Continue;
        if (Remaining is not null)
            metadata["remainingItemCount"] = Remaining;
        return metadata.ToJsonString();
    }
}
