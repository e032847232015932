using Chains.Core.Configuration;

namespace Chains.Core.Storage.DocDb;

/// <summary>
/// Where the connection string of MongoDB comes from: the file of <c>-path</c>, the file <c>MONGO_SERVER_URL</c> in the directory of <c>-dir</c>, the key itself,
/// or the environment, in this order. Files are read at each use, so a rotated secret counts at once.
/// </summary>
public static class MongoServer
{
    public const string Variable = "MONGO_SERVER_URL";

    private const int MaximumLength = 64 * 1024;

    /// <exception cref="FormatException">There is none; the message names the place and what to do, never the connection string.</exception>
    public static string Url(ChainsConfiguration configuration, Func<string, string?>? environment = null)
    {
        var values = configuration.Values;
        if (values[ConfigurationKeys.MongoUrlPath] is { Length: > 0 } path)
            return Read(ConfigurationKeys.MongoUrlPath, path);
        if (values[ConfigurationKeys.MongoUrlDirectory] is { Length: > 0 } directory)
            return Read(ConfigurationKeys.MongoUrlDirectory, Path.Combine(directory, Variable));
        if (values[ConfigurationKeys.MongoUrl] is { Length: > 0 } url)
            return url;
        return (environment ?? Environment.GetEnvironmentVariable)(Variable) is { Length: > 0 } variable
            ? variable
            : throw new FormatException(
                $"There is no MongoDB connection string: set {ConfigurationKeys.MongoUrlPath}, {ConfigurationKeys.MongoUrlDirectory} or {ConfigurationKeys.MongoUrl}, or the environment variable {Variable}.");
    }

    private static string Read(string key, string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaximumLength)
                throw new FormatException($"The file {path} ({key}) is larger than {MaximumLength} bytes.");
            var url = File.ReadAllText(path);
            // A line break at the end is common in mounted files.
            url = url.EndsWith('\n') ? url[..^1].TrimEnd('\r') : url;
            return url.Length > 0 ? url : throw new FormatException($"The file {path} ({key}) is empty; it is to hold the connection string.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"The file {path} ({key}) with the MongoDB connection string cannot be read: {exception.Message}", exception);
        }
    }
}
