using Microsoft.Extensions.Options;

namespace Chains.Web.Hosting;

/// <summary>Reports every mistake in one section of the host settings at start, together with what relates several settings.</summary>
/// <param name="relations">Checks over the bound options that no single value can fail; each yields a message that names its keys.</param>
internal sealed class HostSettingsValidator<TOptions>(
    IConfiguration configuration,
    string section,
    Func<TOptions, IConfiguration, IEnumerable<string>> relations) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        string[] problems = [.. HostSettingReading.Read(configuration, section).Problems, .. relations(options, configuration)];
        return problems.Length > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
