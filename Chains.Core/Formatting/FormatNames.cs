namespace Chains.Core.Formatting;

/// <summary>The values of <c>artifacts.*.format</c>.</summary>
internal static class FormatNames
{
    public const string InToto = "in-toto";
    public const string SlsaV1 = "slsa/v1";
    public const string SlsaV2Alpha3 = "slsa/v2alpha3";
    public const string SlsaV2Alpha4 = "slsa/v2alpha4";
    public const string SimpleSigning = "simplesigning";

    /// <summary>The statement that is an image's signature in a Sigstore bundle; not a value of its own, but <c>simplesigning</c> in that layout.</summary>
    public const string CosignSign = "cosign-sign/v1";

    /// <summary>One name for each format: <c>slsa/v1</c> is <c>in-toto</c>.</summary>
    public static string Canonical(string format) => format is SlsaV1 ? InToto : format;
}
