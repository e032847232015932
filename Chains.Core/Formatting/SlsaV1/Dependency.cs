using System.Security.Cryptography;
using System.Text;
using Chains.Core.Extraction;

namespace Chains.Core.Formatting.SlsaV1;

/// <summary>A resource descriptor in <c>resolvedDependencies</c> (in-toto attestation framework, "ResourceDescriptor").</summary>
internal sealed record Dependency(string Name, string Uri, DigestSet? Digest, byte[] Content)
{
    public Dependency(string name, Material material)
        : this(name, material.Uri, material.Digest, [])
    {
    }

    /// <summary>Where the run's own definition came from: kept even where another dependency is the same.</summary>
    public bool IsDefinition => Name is ResolvedDependencies.TaskName or ResolvedDependencies.PipelineName
        || Name.StartsWith(ResolvedDependencies.StepActionPrefix, StringComparison.Ordinal);

    /// <summary>Equal for dependencies that differ in nothing but their name.</summary>
    public string Identity
    {
        get
        {
            var identity = new StringBuilder(Uri);
            foreach (var (algorithm, value) in Digest is null ? [] : Digest.Entries)
                identity.Append('\n').Append(algorithm).Append(':').Append(value);
            if (Content.Length > 0)
                identity.Append("\n\n").Append(Convert.ToHexString(SHA256.HashData(Content)));
            return identity.ToString();
        }
    }
}
