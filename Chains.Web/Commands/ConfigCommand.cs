using System.CommandLine;
using Chains.Core.Configuration;
using Chains.Web.Hosting;

namespace Chains.Web.Commands;

/// <summary><c>config check</c> and <c>config docs</c>.</summary>
internal static class ConfigCommand
{
    public static Command Create() => new("config", "Check a configuration, or write the reference of all keys.") { Check(), Docs() };

    private static Command Check()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A ConfigMap as YAML or JSON, or a file of bare \"key: value\" lines; - reads the standard input.",
        };
        var command = new Command("check", "Check a chains-config before it is applied. Exit code 1 if the service would refuse it.") { file };
        command.SetAction(async (result, cancellation) =>
        {
            var reading = ConfigurationParser.Parse(await ConfigurationFile.ReadAsync(result.GetRequiredValue(file), cancellation));
            var output = result.InvocationConfiguration.Output;
            foreach (var problem in reading.Problems.OrderBy(problem => problem.Severity))
                await output.WriteLineAsync($"{(problem.Severity is ConfigurationSeverity.Error ? "error" : "not available")}: {problem}");

            var errors = reading.Errors.Count();
            await output.WriteLineAsync(errors == 0
                ? "The configuration is valid."
                : $"The configuration has {errors} error{(errors == 1 ? "" : "s")} and would be refused; the last good one would stay in force.");
            return errors == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static Command Docs()
    {
        var output = new Option<string?>("--output", "-o") { Description = "The file to write; without it, the standard output.", HelpName = "FILE" };
        var command = new Command("docs", "Write the reference of every chains-config key and host setting as Markdown.") { output };
        command.SetAction(async (result, cancellation) =>
        {
            using var text = new StringWriter { NewLine = "\n" };
            ConfigurationReference.Write(text);
            HostSettingReference.Write(text);
            if (result.GetValue(output) is { } path)
                await WriteAsync(path, text.ToString(), cancellation);
            else
                await result.InvocationConfiguration.Output.WriteAsync(text.ToString());
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task WriteAsync(string path, string text, CancellationToken cancellation)
    {
        try
        {
            await File.WriteAllTextAsync(path, text, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path}: cannot be written: {exception.Message}");
        }
    }
}
