using Chains.Core.Configuration;

namespace Chains.Tests.Api;

/// <summary>A ConfigMap in memory behind the real validation.</summary>
internal sealed class FakeConfigMapEditor(ConfigurationStore store) : IConfigMapEditor
{
    private int _version = 1;

    public Dictionary<string, string> Data { get; private set; } = [];

    public string? Unreachable { get; set; }

    public Task<ConfigMapEdit> PatchAsync(
        IReadOnlyDictionary<string, string?> changes, string? ifMatchResourceVersion, ConfigurationAuthor author, CancellationToken cancellation) =>
        Task.FromResult(Patch(changes, ifMatchResourceVersion));

    private ConfigMapEdit Patch(IReadOnlyDictionary<string, string?> changes, string? expected)
    {
        if (Unreachable is { } why)
            return new ConfigMapEdit.Unreachable(why);
        if (expected is not null && expected != $"{_version}")
            return new ConfigMapEdit.Conflict($"{_version}");
        var result = ConfigurationPatch.Apply(Data, changes);
        if (result.Data is null)
            return new ConfigMapEdit.Refused(result.Problems);
        Data = new Dictionary<string, string>(result.Data);
        store.Apply(Data, $"{++_version}", ConfigurationOrigin.ConfigMap);
        return new ConfigMapEdit.Applied($"{_version}", result.Changes, result.Problems);
    }
}
