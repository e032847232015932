namespace Chains.Core.Trust;

/// <summary>Trust in Sigstore's public-good instance as it is shipped, for use without a network; <c>PublicGood/README.md</c> says where it comes from.</summary>
public static class ShippedTrust
{
    /// <summary>Where the public-good instance publishes its trust.</summary>
    public static Uri PublicGoodMirror { get; } = new("https://tuf-repo-cdn.sigstore.dev");

    private static readonly Lazy<TrustedRoot> Root = new(() => Trust.TrustedRoot.Parse(TrustedRootJson));

    /// <summary>When what is shipped was published.</summary>
    public static DateTimeOffset PublishedAt { get; } = new(2026, 11, 5, 0, 19, 12, TimeSpan.Zero);

    /// <summary>The TUF root to start from.</summary>
    public static ReadOnlyMemory<byte> TufRoot => Read("root.json");

    public static ReadOnlyMemory<byte> TrustedRootJson => Read("trusted_root.json");

    public static TrustedRoot TrustedRoot => Root.Value;

    private static byte[] Read(string name)
    {
        using var stream = typeof(ShippedTrust).Assembly.GetManifestResourceStream($"Chains.Core.Trust.PublicGood.{name}")
            ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
