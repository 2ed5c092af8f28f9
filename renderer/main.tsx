import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import './ui/base.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { ErrorBoundary } from './app/ErrorBoundary.tsx'
import { start } from './app/start.ts'

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <ErrorBoundary>
      <App />
    </ErrorBoundary>,
  )
}
void start()
