using Microsoft.Data.Sqlite;

namespace Chains.Core.Records;

/// <summary>Puts what SQLite reports into words that an operator can act on.</summary>
public static class DatabaseErrors
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>Whether the database as a whole refuses, not one statement. A full disk may still take a smaller write.</summary>
    internal static bool ConcernsAll(SqliteException exception) =>
        exception.SqliteErrorCode is Busy or Locked or ReadOnly or InputOutput or Corrupt or CannotOpen or NotADatabase;

    internal static bool IsFull(SqliteException exception) => exception.SqliteErrorCode is Full;

    public static string Explain(SqliteException exception, string source) => exception.SqliteErrorCode switch
    {
        Full => $"The disk that holds the database {source} is full. Nothing is lost: signing goes on by itself once there is space.",
        ReadOnly => $"The database {source} is read-only for this process. Give its user write access to the file and its directory.",
        CannotOpen => $"The database {source} cannot be opened. Check that Chains:DataDirectory exists, is writable and is not a file.",
        Corrupt or NotADatabase => $"The file {source} is damaged or is no SQLite database. Move it away and restart: runs still in the cluster are read back from their annotations.",
        Busy or Locked => $"The database {source} is locked by another process. Only one instance may write it.",
        InputOutput => $"The disk that holds the database {source} reported an error ({exception.Message}). Check the volume.",
        _ => $"The database {source} refused: {exception.Message}",
    };
}
