using System.CommandLine;
using System.Text.Json;
using Chains.Core.Configuration;
using Chains.Core.Formatting;
using Chains.Core.Tekton;

namespace Chains.Web.Commands;

/// <summary><c>preview</c>: what would be signed for a run, and which of its type hints were understood.</summary>
internal static class PreviewCommand
{
    private const int MaximumRunBytes = 32 * 1024 * 1024;

    private const int MaximumChildrenBytes = 256 * 1024 * 1024;

    public static Command Create()
    {
        var run = new Option<string>("--run") { Description = "A TaskRun or PipelineRun as JSON or YAML; - reads the standard input.", HelpName = "FILE", Required = true };
        var children = new Option<string?>("--children") { Description = "The TaskRuns of a PipelineRun: an array, or a List as kubectl prints it.", HelpName = "FILE" };
        var config = new Option<string?>("--config") { Description = "A chains-config on top of the defaults: a ConfigMap, or bare \"key: value\" lines.", HelpName = "FILE" };
        var command = new Command("preview", "Print as JSON what would be signed for a run, without signing anything. Exit code 1 if the run or the configuration cannot be used.")
        {
            run, children, config,
        };
        command.SetAction(async (result, cancellation) =>
        {
            var configuration = await ReadConfigurationAsync(result.GetValue(config), cancellation);
            var document = await InputFile.ReadAsync(result.GetRequiredValue(run), MaximumRunBytes, cancellation);
            JsonElement? childDocument = result.GetValue(children) is { } path ? await InputFile.ReadAsync(path, MaximumChildrenBytes, cancellation) : null;
            try
            {
                var preview = Preview.Create(document, childDocument, configuration);
                await result.InvocationConfiguration.Output.WriteLineAsync(preview.ToJson());
                return ExitCode.Done;
            }
            catch (RunFormatException exception)
            {
                throw new CommandFailedException(exception.Message);
            }
        });
        return command;
    }

    private static async Task<ChainsConfiguration> ReadConfigurationAsync(string? path, CancellationToken cancellation)
    {
        if (path is null)
            return ChainsConfiguration.Default;
        var reading = ConfigurationParser.Parse(await ConfigurationFile.ReadAsync(path, cancellation));
        return reading.Configuration
            ?? throw new CommandFailedException(string.Join(Environment.NewLine, reading.Errors.Select(problem => $"{path}: {problem}")));
    }
}
