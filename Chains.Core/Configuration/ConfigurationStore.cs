using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Chains.Core.Configuration;

/// <summary>
/// Holds the configuration in force. Readers see one whole configuration or the next, never a mixture; a reading with errors
/// leaves the last good one in force. Where there never was a good one nothing is signed, rather than something under a configuration that nobody wrote.
/// </summary>
public sealed class ConfigurationStore(TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Lock _applying = new();
    private ImmutableSortedDictionary<string, string>? _seed;
    private ConfigurationState _state = ConfigurationState.Initial;

    /// <summary>
    /// Raised after a reading that changed what is in force or what is known to be wrong, outside the lock, on the thread of the reader.
    /// Handlers must not throw: the exception would reach the watcher.
    /// </summary>
    public event EventHandler<ConfigurationChange>? Changed;

    public ConfigurationState State => Volatile.Read(ref _state);

    public bool HasConfiguration => State.Current is not null;

    /// <summary>What is in force.</summary>
    /// <exception cref="InvalidOperationException">Signing is paused; the message says why.</exception>
    public ChainsConfiguration Current => State is { Current: { } current } ? current : throw new InvalidOperationException(State.PauseReason);

    public bool TryGetCurrent([NotNullWhen(true)] out ChainsConfiguration? configuration)
    {
        configuration = State.Current;
        return configuration is not null;
    }

    /// <summary>
    /// Gives the last good data from before this process, to fall back to if the first reading has errors.
    /// It does not come into force by itself. False if this build finds errors in it.
    /// </summary>
    public bool Seed(IReadOnlyDictionary<string, string> data)
    {
        if (ConfigurationParser.Parse(data).Configuration is null)
            return false;
        lock (_applying)
            _seed = Copy(data);
        return true;
    }

    /// <summary>Takes a reading in, whole or not at all.</summary>
    public ConfigurationChange Apply(IReadOnlyDictionary<string, string> data, string? resourceVersion, ConfigurationOrigin origin)
    {
        ConfigurationChange change;
        bool visible;
        lock (_applying)
        {
            var before = _state;
            var reading = ConfigurationParser.Parse(data);
            var after = Next(before, Copy(data), reading, origin) with { ReadAt = _clock.GetUtcNow(), ResourceVersion = resourceVersion };
            Volatile.Write(ref _state, after);
            change = new(reading.Configuration is not null, reading.Problems, ConfigurationDifference.InForce(before.Current, after.Current), after);
            visible = before.ReadAt is null || !before.Data.SequenceEqual(after.Data) || before.Origin != after.Origin;
        }

        if (visible)
            Changed?.Invoke(this, change);
        return change;
    }

    /// <summary>Takes note that there is no ConfigMap: the defaults apply, as with the Go controller.</summary>
    public ConfigurationChange ApplyMissing() =>
        Apply(ImmutableSortedDictionary<string, string>.Empty, null, ConfigurationOrigin.Missing);

    private ConfigurationState Next(
        ConfigurationState before,
        ImmutableSortedDictionary<string, string> data,
        ConfigurationReading reading,
        ConfigurationOrigin origin)
    {
        if (reading.Configuration is { } configuration)
            return InForce(before, configuration, data, origin) with { Data = data, Problems = reading.Problems };

        var kept = before.Current is null && _seed is { } seed && ConfigurationParser.Parse(seed).Configuration is { } stored
            ? InForce(before, stored, seed, ConfigurationOrigin.Stored)
            : before;
        return kept with
        {
            Data = data,
            Problems = reading.Problems,
            IsBehind = kept.Current is not null,
            PauseReason = kept.Current is null
                ? $"Signing waits: {ConfigurationKeys.ConfigMapName} has errors and no earlier configuration is known. Repair {string.Join(", ", reading.Errors.Select(problem => problem.Key))}."
                : null,
        };
    }

    private ConfigurationState InForce(
        ConfigurationState before,
        ChainsConfiguration configuration,
        ImmutableSortedDictionary<string, string> data,
        ConfigurationOrigin origin)
    {
        // The same values keep the same instance, so that holders can compare by reference.
        var same = before.Current is { } current && current.Values.SequenceEqual(configuration.Values);
        return before with
        {
            Current = same ? before.Current : configuration,
            AppliedAt = same ? before.AppliedAt : _clock.GetUtcNow(),
            AppliedData = data,
            Origin = origin,
            IsBehind = false,
            PauseReason = null,
        };
    }

    private static ImmutableSortedDictionary<string, string> Copy(IReadOnlyDictionary<string, string> data) =>
        data.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value ?? "", StringComparer.Ordinal);
}
