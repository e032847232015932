namespace Chains.Core.Storage;

/// <summary>Which storage backends this version can deliver to.</summary>
public sealed class StorageCatalog
{
    /// <summary>The run's own annotations.</summary>
    public const string Tekton = "tekton";

    /// <summary>Null when the backend can be delivered to, else the reason for the delivery's record.</summary>
    public string? WhyNot(string backend) => backend == Tekton
        ? null
        : $"The storage backend {backend} is not available in this version. The signature is kept in the database and is delivered by a replay once it is.";
}
