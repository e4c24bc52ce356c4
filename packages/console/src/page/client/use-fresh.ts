import { type ReadonlySignal, useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { useCallback, useEffect, useRef } from 'preact/hooks'
import { ApiError, isAbort } from './api.ts'
import { flow } from './live.ts'
import { isVisible } from './visibility.ts'

type Load<T> = (signal: AbortSignal) => Promise<T>

/** What is loaded, with how it stands. With a value and an error, the value is of before. */
export interface Loaded<T> {
  readonly value: T | undefined
  readonly error: ApiError | undefined
  readonly isBusy: boolean
  /** Whether the value is of inputs before these. */
  readonly isOfOtherInputs: boolean
  /** Loads it again. */
  readonly again: () => void
}

const BEGINNING = { value: undefined, error: undefined, isBusy: true, isOfOtherInputs: false }

/**
 * Loads when the component is there and when `inputs` change; keeps the last value until the next one is there. `load`
 * may be another function each time: the one of the last rendering is called.
 */
export function useLoaded<T>(load: Load<T>, inputs: readonly unknown[]): Loaded<T> {
  const { state, again } = useLoading(load, inputs)
  return { ...state.value, again }
}

interface Freshness {
  /** ms */
  readonly every?: number
  readonly on?: ReadonlySignal<unknown>
  readonly isPaused?: ReadonlySignal<boolean>
}

/**
 * As `useLoaded`, and again when the flow changes (or what else is in `on`), but not before `every` ms after the last
 * time, nor while nobody sees the tab or `isPaused`.
 */
export function useFresh<T>(
  load: Load<T>,
  inputs: readonly unknown[],
  { every = 1_000, on = flow, isPaused }: Freshness = {},
): Loaded<T> {
  const { state, again } = useLoading(load, inputs)
  const isBusy = useComputed(() => state.value.isBusy)
  const lastAt = useRef(Date.now())
  const seen = useRef(on.peek())

  useSignalEffect(() => {
    // One that takes longer than `every` is let come to its end.
    if (on.value === seen.current || isBusy.value || !isVisible.value || isPaused?.value === true) return undefined
    const refresh = () => {
      seen.current = on.peek()
      lastAt.current = Date.now()
      again()
    }
    const timer = setTimeout(refresh, Math.max(0, lastAt.current + every - Date.now()))
    return () => clearTimeout(timer)
  })
  return { ...state.value, again }
}

function useLoading<T>(load: Load<T>, inputs: readonly unknown[]) {
  const state = useSignal<Omit<Loaded<T>, 'again'>>(BEGINNING)
  const latest = useRef(load)
  latest.current = load
  const underWay = useRef<AbortController>(undefined)

  const again = useCallback(() => {
    underWay.current?.abort()
    const controller = new AbortController()
    underWay.current = controller
    state.value = { ...state.peek(), isBusy: true }
    latest.current(controller.signal).then(
      value => {
        if (controller.signal.aborted) return
        state.value = { value, error: undefined, isBusy: false, isOfOtherInputs: false }
      },
      error => {
        if (controller.signal.aborted || isAbort(error)) return
        state.value = { ...state.peek(), error: asApiError(error), isBusy: false }
      },
    )
  }, [])

  useEffect(() => {
    state.value = { ...state.peek(), error: undefined, isOfOtherInputs: state.peek().value !== undefined }
    again()
  }, inputs)
  useEffect(() => () => underWay.current?.abort(), [])
  return { state, again }
}

/** As what a component shows: by its message and code. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  return new ApiError('UNEXPECTED', error instanceof Error ? error.message : String(error), 0)
}
