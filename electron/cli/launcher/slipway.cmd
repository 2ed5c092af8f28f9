@echo off
rem The installed application's command line: its own Electron runs it as Node.
setlocal
set ELECTRON_RUN_AS_NODE=1
"%~dp0..\..\Slipway.exe" "%~dp0..\app.asar\dist\cli\slipway.js" %*
