namespace Chains.Tests.Verification;

/// <summary>Published cases of sigstore-conformance, as their repository lays them out: one directory each, whose name says the verdict.</summary>
internal static class ConformanceVectors
{
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "Verification", "Vectors", "conformance");

    public static string Artifact => Path.Combine(Root, "a.txt");

    public static TheoryData<string> Cases => [.. Directory.GetDirectories(Root).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Root, name));

    public static byte[] Bundle(string name) => Bytes(Path.Combine(name, "bundle.sigstore.json"));
}
