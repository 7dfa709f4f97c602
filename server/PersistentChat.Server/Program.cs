using System.CommandLine;
using System.Globalization;
using PersistentChat.Server;
using PersistentChat.Server.Chat;

// Output is the same wherever the server runs; cultures are only there for a driver that needs them.
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

var root = new RootCommand("PersistentChat: a durable chat server, and a terminal client for it.")
{
    ServeCommand.Create(),
    ChatCommand.Create(),
    DbCommand.Create(),
    LogCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
};
return await CommandLineRun.RunAsync(root, args);
