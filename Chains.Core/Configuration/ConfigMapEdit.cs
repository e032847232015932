namespace Chains.Core.Configuration;

/// <summary>What came of an edit of <c>chains-config</c>.</summary>
public abstract record ConfigMapEdit
{
    private ConfigMapEdit()
    {
    }

    /// <summary>Written, or nothing differed. Problems are what the data holds also under keys that were not changed.</summary>
    public sealed record Applied(
        string? ResourceVersion, IReadOnlyList<ConfigurationKeyChange> Changes, IReadOnlyList<ConfigurationProblem> Problems) : ConfigMapEdit;

    /// <summary>A changed key is in error; nothing was written.</summary>
    public sealed record Refused(IReadOnlyList<ConfigurationProblem> Problems) : ConfigMapEdit;

    /// <summary>Somebody else changed the ConfigMap since; nothing was written.</summary>
    public sealed record Conflict(string? ResourceVersion) : ConfigMapEdit;

    /// <summary>The API server could not be reached or did not allow it. The message says which and what to do.</summary>
    public sealed record Unreachable(string Message) : ConfigMapEdit;
}
