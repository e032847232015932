using System.CommandLine;
using System.Text;
using Chains.Core.Signing;
using Chains.Core.Trust;
using Chains.Core.Verification;

namespace Chains.Web.Commands;

/// <summary><c>verify-bundle</c>: verifies a Sigstore bundle offline, in the protocol of sigstore-conformance.</summary>
internal static class VerifyBundleCommand
{
    private const int MaximumArtifactBytes = 1024 * 1024 * 1024;
    private const int MaximumTextBytes = 4 * 1024 * 1024;

    private static readonly Option<string> Bundle = new("--bundle") { Description = "The Sigstore bundle, version 0.1 to 0.3.", HelpName = "FILE", Required = true };

    private static readonly Option<string?> Identity = new("--certificate-identity")
    {
        Description = "Whom the certificate must name: e-mail address or URI.", HelpName = "ID",
    };

    private static readonly Option<string?> Issuer = new("--certificate-oidc-issuer") { Description = "Who must have vouched for the identity.", HelpName = "URL" };
    private static readonly Option<string?> Key = new("--key") { Description = "The public key, in PEM, of a bundle without a certificate.", HelpName = "FILE" };

    private static readonly Option<string?> Root = new("--trusted-root")
    {
        Description = "Whom to believe. Without it, Sigstore's public-good instance as it is shipped.", HelpName = "FILE",
    };

    private static readonly Option<bool> RequireLog = new("--require-log")
    {
        Description = "Ask for a transparency log entry where a key signed, too; with a certificate it always is.",
    };

    private static readonly Argument<string> Artifact = new("FILE_OR_DIGEST") { Description = "The artifact, or sha256:HEX." };

    public static Command Create()
    {
        var command = new Command("verify-bundle", "Verify a Sigstore bundle without a network, and say what each layer gave. Exit code 0 if all of it holds, 1 if not.")
        {
            Bundle, Identity, Issuer, Key, Root, RequireLog, Artifact,
        };
        command.Validators.Add(result =>
        {
            var (identity, issuer, key) = (result.GetResult(Identity), result.GetResult(Issuer), result.GetResult(Key));
            if ((identity is null) != (issuer is null) || (identity is null) == (key is null))
                result.AddError("Give either --certificate-identity with --certificate-oidc-issuer, or --key.");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        try
        {
            var bundle = await InputFile.ReadContentAsync(arguments.GetRequiredValue(Bundle), SigstoreBundle.MaxBytes, cancellation);
            var root = await ReadRootAsync(arguments.GetValue(Root), cancellation);
            var policy = await ReadPolicyAsync(arguments, cancellation);
            var result = Verifier.Verify(bundle, root, policy);
            await arguments.InvocationConfiguration.Output.WriteAsync(Report(result));
            return result.Verified ? ExitCode.Done : ExitCode.Failed;
        }
        catch (Exception e) when (e is InputException or FormatException)
        {
            // The protocol knows one failure: whatever is not verified is not.
            throw new CommandFailedException(e.Message);
        }
    }

    private static async Task<TrustedRoot> ReadRootAsync(string? path, CancellationToken cancellation) =>
        path is null ? ShippedTrust.TrustedRoot : TrustedRoot.Parse(await InputFile.ReadContentAsync(path, MaximumTextBytes, cancellation));

    private static async Task<VerificationPolicy> ReadPolicyAsync(ParseResult arguments, CancellationToken cancellation) => new()
    {
        Key = arguments.GetValue(Key) is { } path
            ? PublicKeys.FromPem(Encoding.UTF8.GetString(await InputFile.ReadContentAsync(path, MaximumTextBytes, cancellation)))
            : null,
        Identity = arguments.GetValue(Identity) is { } identity ? new ExpectedIdentity(identity, arguments.GetValue(Issuer)!) : null,
        Artifact = await ReadArtifactAsync(arguments.GetRequiredValue(Artifact), cancellation),
        RequireLogEntry = arguments.GetValue(RequireLog) ? true : null,
    };

    private static async Task<ExpectedArtifact> ReadArtifactAsync(string text, CancellationToken cancellation) =>
        !File.Exists(text) && ExpectedArtifact.FromDigest(text) is { } digest
            ? digest
            : ExpectedArtifact.FromContent(await InputFile.ReadContentAsync(text, MaximumArtifactBytes, cancellation));

    private static string Report(VerificationResult result)
    {
        var report = new StringBuilder();
        foreach (var step in result.Steps)
        {
            var outcome = step.Outcome switch { StepOutcome.Passed => "passed", StepOutcome.Failed => "FAILED", _ => "not applicable" };
            report.Append($"{step.Kind,-16} {outcome,-14} {step.Sentence}\n");
            foreach (var value in step.Outcome is StepOutcome.Failed ? step.Values : [])
                report.Append($"{"",-31} {value.Name}: expected {value.Expected ?? "nothing in particular"}, found {value.Found ?? "none"}\n");
        }

        return report.Append(result.Verified ? "\nVERIFIED. " : "\nNOT VERIFIED. ").Append(result.Summary).Append('\n').ToString();
    }
}
