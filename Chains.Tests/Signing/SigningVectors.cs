namespace Chains.Tests.Signing;

internal static class SigningVectors
{
    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Signing", "Vectors", name));

    public static string Text(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Signing", "Vectors", name));
}
