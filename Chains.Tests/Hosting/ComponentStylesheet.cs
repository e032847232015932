namespace Chains.Tests.Hosting;

/// <summary>What <c>scripts/mudblazor-css.cs</c> took over of the component library's stylesheet.</summary>
internal static class ComponentStylesheet
{
    public static Task<string> ReadAsync() =>
        File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "wwwroot", "css", "mudblazor.css"), TestContext.Current.CancellationToken);

    /// <summary>The classes that it has all rules of.</summary>
    public static async Task<IReadOnlyList<string>> ClassesAsync() => (await ReadAsync()).Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
