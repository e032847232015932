using System.ComponentModel;
using System.Diagnostics;

namespace Chains.Tests.Shared;

/// <summary>A file system of a few megabytes in memory, to be filled. Mounting one takes root on Linux: elsewhere the test is skipped.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string directory) => Directory = directory;

    public string Directory { get; }

    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        var disk = new SmallDisk(System.IO.Directory.CreateTempSubdirectory("chains-disk-").FullName);
        if (await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk.Directory))
            return disk;
        System.IO.Directory.Delete(disk.Directory);
        Assert.Skip("A small file system cannot be mounted here: that takes root on Linux.");
        return disk;
    }

    public async Task ResizeAsync(int megabytes) =>
        Assert.True(await RunAsync("mount", "-o", $"remount,size={megabytes}m", Directory), "The small file system cannot be resized.");

    /// <summary>Takes every byte that is left; delete the file to give them back.</summary>
    public string Fill()
    {
        var file = Path.Combine(Directory, "ballast");
        using var ballast = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in (int[])[1024 * 1024, 4096, 1])
        {
            try
            {
                while (true)
                    ballast.Write(new byte[size]);
            }
            catch (IOException)
            {
                // Full for pieces of that size.
            }
        }

        return file;
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "--lazy", Directory);
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static async Task<bool> RunAsync(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
