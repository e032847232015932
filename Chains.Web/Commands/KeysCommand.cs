using System.CommandLine;
using Chains.Core.Signing;

namespace Chains.Web.Commands;

/// <summary><c>keys generate</c>: a new signing key as the files of the <c>signing-secrets</c> secret.</summary>
internal static class KeysCommand
{
    private static readonly Dictionary<string, KeyAlgorithm> Algorithms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ecdsa-p256"] = KeyAlgorithm.EcdsaP256,
        ["ecdsa-p384"] = KeyAlgorithm.EcdsaP384,
        ["ecdsa-p521"] = KeyAlgorithm.EcdsaP521,
        ["ed25519"] = KeyAlgorithm.Ed25519,
        ["rsa-2048"] = KeyAlgorithm.Rsa2048,
        ["rsa-3072"] = KeyAlgorithm.Rsa3072,
        ["rsa-4096"] = KeyAlgorithm.Rsa4096,
    };

    public static Command Create() => new("keys", "Work with signing keys.") { Generate() };

    private static Command Generate()
    {
        var algorithm = new Option<string>("--algorithm") { Description = "The kind of key.", DefaultValueFactory = _ => "ecdsa-p256" };
        algorithm.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. Algorithms.Keys]);
        var format = new Option<string>("--format")
        {
            Description = $"x509 writes x509.pem, unencrypted PKCS#8; cosign writes cosign.key, encrypted with the password in {KeyPairGenerator.PasswordVariable}.",
            DefaultValueFactory = _ => "x509",
        };
        format.AcceptOnlyFromAmong("x509", "cosign");
        var directory = new Option<string>("--directory") { Description = "Where the files go; existing keys are never overwritten.", HelpName = "DIR", DefaultValueFactory = _ => "." };
        var command = new Command("generate", $"Make a signing key: the private key (mode 0600) and {KeyPairGenerator.PublicKeyFile}.") { algorithm, format, directory };
        command.SetAction((result, cancellation) => GenerateAsync(
            Algorithms[result.GetRequiredValue(algorithm)],
            result.GetRequiredValue(format) == "cosign",
            result.GetRequiredValue(directory),
            result.InvocationConfiguration.Output,
            cancellation));
        return command;
    }

    private static async Task<int> GenerateAsync(KeyAlgorithm algorithm, bool cosign, string directory, TextWriter output, CancellationToken cancellation)
    {
        var privateKeyFile = cosign ? "cosign.key" : "x509.pem";
        try
        {
            var pair = cosign ? KeyPairGenerator.GenerateCosign(algorithm, Password()) : KeyPairGenerator.GenerateX509(algorithm);
            await KeyPairGenerator.WriteAsync(pair, directory, privateKeyFile, cancellation);
            await output.WriteLineAsync($"{pair.PublicKey.Algorithm} key {pair.PublicKey.KeyId}");
        }
        catch (SigningException exception)
        {
            throw new CommandFailedException(exception.Message);
        }

        var password = cosign ? $" --from-literal=cosign.password=\"${KeyPairGenerator.PasswordVariable}\"" : "";
        await output.WriteLineAsync($"Private key: {Path.Combine(directory, privateKeyFile)}");
        await output.WriteLineAsync($"Public key:  {Path.Combine(directory, KeyPairGenerator.PublicKeyFile)}");
        await output.WriteLineAsync($"In a cluster: kubectl create secret generic signing-secrets -n tekton-chains --from-file={Path.Combine(directory, privateKeyFile)} --from-file={Path.Combine(directory, KeyPairGenerator.PublicKeyFile)}{password}");
        return ExitCode.Done;
    }

    private static string Password() => KeyPairGenerator.PasswordFromEnvironment()
        ?? throw new CommandFailedException($"The password for cosign.key is taken from the environment: set {KeyPairGenerator.PasswordVariable}, to the empty string for none.");
}
