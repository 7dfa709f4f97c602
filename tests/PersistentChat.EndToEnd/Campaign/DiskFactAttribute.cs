using PersistentChat.TestKit;

namespace PersistentChat.EndToEnd;

/// <summary>A test that needs PostgreSQL, and is reported as skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.Missing;
}

/// <summary>A test that needs PostgreSQL, strace, and a small file system, which only root can mount.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DiskFactAttribute : PostgresFactAttribute
{
    public DiskFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip ??= "A small file system is mounted for this test, which takes root.";
        if (!Installed.Program("strace"))
            Skip ??= "strace is not installed; on Debian: apt-get install strace";
    }
}
